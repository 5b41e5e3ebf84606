/** Someone who may log in to the demos. */
export interface DemoUser {
  readonly username: string
  /** Serves the demos and nothing else. */
  readonly password: string
  readonly name: string
  readonly organization: { readonly id: number; readonly name: string }
  /** `null`: no operator at all. */
  readonly operatorId: number | null
  /** What the login page says of this account. */
  readonly note: string
}

const aurora = { id: 6, name: 'Aurora Travel' }
const borealis = { id: 24, name: 'Borealis Books' }

/**
 * Everyone who may log in to the demos: the one place where the demos' passwords stand. Organizations and
 * operators are the emulator's own.
 */
export const demoUsers: readonly DemoUser[] = [
  {
    username: 'olena',
    password: 'olena-demo',
    name: 'Olena Kovalenko',
    organization: aurora,
    operatorId: 101,
    note: aurora.name,
  },
  {
    username: 'marc',
    password: 'marc-demo',
    name: 'Marc Dubois',
    organization: aurora,
    operatorId: 102,
    note: aurora.name,
  },
  {
    username: 'priya',
    password: 'priya-demo',
    name: 'Priya Raman',
    organization: borealis,
    operatorId: 103,
    note: borealis.name,
  },
  {
    username: 'jonas',
    password: 'jonas-demo',
    name: 'Jonas Weber',
    organization: borealis,
    operatorId: 104,
    note: 'Inactive operator, to try an error',
  },
  {
    username: 'nobody',
    password: 'nobody-demo',
    name: 'Noa Nobody',
    organization: aurora,
    operatorId: null,
    note: 'No operator at all, to try another error',
  },
]
