import { startEmulator } from '@chathub/emulator'
import { afterAll, describe, expect, it } from 'vitest'
import { createDatabaseUrl } from './database.ts'
import { runNode, type Outcome } from './run-node.ts'
import { startServerProcess } from './server-process.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())
const password = 'correct horse battery'

async function createAdmin() {
  const { login, password: companyPassword } = emulator.company
  const environment = {
    DATABASE_URL: await createDatabaseUrl(),
    CHATHUB_API_URL: emulator.url,
    CHATHUB_LOGIN: login,
    CHATHUB_PASSWORD: companyPassword,
  }
  const admin = (command: string, input = ''): Promise<Outcome> =>
    runNode(['src/admin.ts', ...command.split(' ')], environment, input)
  return { admin, environment }
}

describe('node src/admin.ts', () => {
  it('makes a user who can log in and gets a token', async () => {
    const { admin, environment } = await createAdmin()

    const outcomes = [
      await admin('add-user Ann --name Ann', `${password}\n`),
      await admin('assign ann --organization 6 --operator 101'),
      await admin('list'),
    ]

    expect(outcomes.map(({ code, errors }) => ({ code, errors }))).toEqual(
      outcomes.map(() => ({ code: 0, errors: '' })),
    )
    expect(outcomes[1]?.output).toBe('ann works for Aurora Travel as Olena Kovalenko.\n')
    expect(outcomes[2]?.output).toBe('ann\tAnn\tAurora Travel (6) as operator 101\n')
    const { url } = await startServerProcess(environment)
    const body = new URLSearchParams({ username: 'ann', password })
    const login = await fetch(`${url}/login`, { method: 'POST', body, redirect: 'manual' })
    const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    const response = await fetch(`${url}/api/chathub/token`, { headers: { cookie } })
    expect(response.status).toBe(200)
  }, 60_000)

  it('changes passwords and takes users and assignments away', async () => {
    const { admin } = await createAdmin()
    await admin('add-user ann --name Ann', password)
    await admin('assign ann --organization 24')

    expect(await admin('set-password ann', 'another good password')).toMatchObject({
      code: 0,
      output: 'Changed the password of ann, and ended all sessions.\n',
    })
    expect((await admin('list')).output).toBe('ann\tAnn\tBorealis Books (24) as no operator\n')
    expect(await admin('unassign ann --organization 24')).toMatchObject({ code: 0 })
    expect((await admin('list')).output).toBe('ann\tAnn\tworks nowhere yet\n')
    expect(await admin('remove-user ann')).toMatchObject({ code: 0 })
    expect((await admin('list')).output).toBe('No users yet.\n')
  }, 60_000)

  it('says what is wrong, and changes nothing', async () => {
    const { admin } = await createAdmin()
    await admin('add-user ann --name Ann', password)
    const wrong: ReadonlyArray<readonly [command: string, input: string, message: string]> = [
      ['add-user ann --name Another', password, 'There is a user ann already'],
      ['add-user bob --name Bob', 'short', 'The password needs 12 characters or more.'],
      ['add-user bob --name Bob', `${password}\nand more`, 'The password is one line'],
      ['add-user bob --name Bob', 'x'.repeat(1001), 'of 1000 characters at most'],
      ['add-user bob', password, '--name is missing'],
      ['set-password bob', password, 'There is no user bob.'],
      ['remove-user bob', '', 'There is no user bob.'],
      ['assign bob --organization 6', '', 'There is no user bob.'],
      ['assign ann', '', '--organization is missing'],
      ['assign ann --organization 7', '', 'ChatHub has no organization 7.'],
      ['assign ann --organization 6 --operator 103', '', 'Aurora Travel has no operator 103'],
      // Deleted in ChatHub.
      ['assign ann --organization 24 --operator 105', '', 'Borealis Books has no operator 105'],
      ['unassign ann --organization 6', '', 'ann is not assigned to organization 6.'],
      ['list ann', '', 'Usage: node src/admin.ts'],
      ['destroy ann', '', 'Usage: node src/admin.ts'],
      ['toString ann', '', 'Usage: node src/admin.ts'],
      ['remove-user ann bob', '', 'Usage: node src/admin.ts'],
      ['list --all', '', 'Usage: node src/admin.ts'],
    ]

    for (const [command, input, message] of wrong) {
      const { code, output, errors } = await admin(command, input)
      expect({ command, code, output }).toEqual({ command, code: 1, output: '' })
      expect(errors).toContain(message)
      expect(errors).not.toContain(password)
    }
    expect((await admin('list')).output).toBe('ann\tAnn\tworks nowhere yet\n')
  }, 120_000)
})
