/** Someone who may log in to the demos. */
export interface DemoUser {
  readonly username: string
  /** Serves the demos and nothing else. */
  readonly password: string
  /** The name of the user's operator in ChatHub as well. */
  readonly name: string
  /** The organizations the user works for, by name; the first is the user's own. */
  readonly organizations: readonly [string, ...string[]]
  /** What the login page says of this account. */
  readonly note: string
}

/** Everyone who may log in: the one place where the demos' passwords stand. */
export const demoUsers: readonly DemoUser[] = [
  {
    username: 'olena',
    password: 'olena-demo',
    name: 'Olena Kovalenko',
    organizations: ['Aurora Travel'],
    note: 'Aurora Travel',
  },
  {
    username: 'marc',
    password: 'marc-demo',
    name: 'Marc Dubois',
    organizations: ['Aurora Travel'],
    note: 'Aurora Travel',
  },
  {
    username: 'priya',
    password: 'priya-demo',
    name: 'Priya Raman',
    organizations: ['Borealis Books'],
    note: 'Borealis Books',
  },
  {
    username: 'jonas',
    password: 'jonas-demo',
    name: 'Jonas Weber',
    organizations: ['Borealis Books'],
    note: 'Inactive operator, to try an error',
  },
  {
    username: 'nobody',
    password: 'nobody-demo',
    name: 'Noa Nobody',
    organizations: ['Aurora Travel'],
    note: 'No operator at all, to try another error',
  },
]
