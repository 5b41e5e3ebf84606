import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { createChatHubClient } from '@chathub/server'
import { createAccounts, type Accounts } from './accounts.ts'
import { readChatHub, readDatabaseUrl } from './config.ts'
import { openDatabase } from './database/open.ts'
import { messageOf } from './message-of.ts'
import { createPasswords, standardCost } from './password.ts'

const usage = `Usage: node src/admin.ts <command>

  add-user <username> --name <name>          password from the standard input
  set-password <username>                    password from the standard input; ends the user's sessions
  remove-user <username>
  assign <username> --organization <id> [--operator <id>]
  unassign <username> --organization <id>
  list

Works on DATABASE_URL; assign also asks ChatHub, with the variables of the server.
`

const leastLength = 12
// The login's form takes it whatever its characters.
const mostLength = 1000

/** What a person did wrong; the message says what to do. */
class UsageError extends Error {}

type Command = (accounts: Accounts, username: string) => Promise<string>

const commands: ReadonlyMap<string, Command> = new Map([
  ['add-user', addUser],
  ['set-password', setPassword],
  ['remove-user', removeUser],
  ['assign', assign],
  ['unassign', unassign],
  ['list', list],
])

const { positionals, values } = readArguments()
await run().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
})

async function run(): Promise<void> {
  const [name = '', username = '', ...more] = positionals
  const command = commands.get(name)
  const isComplete = (username === '') === (command === list) && more.length === 0
  if (!command || !isComplete) throw new UsageError(usage)
  const database = await openDatabase(readDatabaseUrl(process.env), () => undefined)
  try {
    process.stdout.write(`${await command(createAccounts(database), username)}\n`)
  } finally {
    await database.close()
  }
}

async function addUser(accounts: Accounts, username: string): Promise<string> {
  const { name } = values
  if (!name) throw new UsageError('--name is missing: the name of a person.')
  const isNew = await accounts.add(username, { name, passwordHash: await readPasswordHash() })
  if (!isNew) throw new UsageError(`There is a user ${username} already: see set-password.`)
  return `Added ${username}. Next: assign.`
}

async function setPassword(accounts: Accounts, username: string): Promise<string> {
  mustExist(username, await accounts.setPasswordHash(username, await readPasswordHash()))
  return `Changed the password of ${username}, and ended all sessions.`
}

async function removeUser(accounts: Accounts, username: string): Promise<string> {
  mustExist(username, await accounts.remove(username))
  return `Removed ${username}.`
}

async function assign(accounts: Accounts, username: string): Promise<string> {
  const organizationId = readId('organization', values.organization)
  const operatorId = values.operator === undefined ? null : readId('operator', values.operator)
  const { company, apiUrl } = readChatHub(process.env)
  const client = createChatHubClient(company, { baseUrl: apiUrl })
  const organization = (await client.getOrganizations()).find(({ id }) => id === organizationId)
  if (!organization) throw new UsageError(`ChatHub has no organization ${organizationId}.`)
  const operators = operatorId === null ? [] : await client.getOperators(organizationId)
  const operator = operators.find(({ id, status }) => id === operatorId && status !== 'deleted')
  if (operatorId !== null && !operator) {
    throw new UsageError(`${organization.name} has no operator ${operatorId} in ChatHub.`)
  }
  const assignment = { organizationId, organizationName: organization.name, operatorId }
  mustExist(username, await accounts.assign(username, assignment))
  return `${username} works for ${organization.name} as ${operator?.name ?? 'no operator'}.`
}

async function unassign(accounts: Accounts, username: string): Promise<string> {
  const organizationId = readId('organization', values.organization)
  if (!(await accounts.unassign(username, organizationId))) {
    throw new UsageError(`${username} is not assigned to organization ${organizationId}.`)
  }
  return `${username} works no longer for organization ${organizationId}.`
}

async function list(accounts: Accounts): Promise<string> {
  const lines = (await accounts.list()).map(({ username, name, assignments }) => {
    const places = assignments.map(
      ({ organizationId, organizationName, operatorId }) =>
        `${organizationName} (${organizationId}) as ${operatorId === null ? 'no operator' : `operator ${operatorId}`}`,
    )
    return `${username}\t${name}\t${places.join(', ') || 'works nowhere yet'}`
  })
  return lines.join('\n') || 'No users yet.'
}

async function readPasswordHash(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password, then Enter and Ctrl-D: ')
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password.length < leastLength) {
    throw new UsageError(`The password needs ${leastLength} characters or more.`)
  }
  if (password.length > mostLength || /[\r\n]/.test(password)) {
    throw new UsageError(`The password is one line of ${mostLength} characters at most.`)
  }
  return (await createPasswords(standardCost)).hash(password)
}

function readId(option: string, value: string | undefined): number {
  if (!/^\d{1,15}$/.test(value ?? '')) throw new UsageError(`--${option} is missing: ChatHub's id.`)
  return Number(value)
}

function mustExist(username: string, isThere: boolean): void {
  if (!isThere) throw new UsageError(`There is no user ${username}.`)
}

function readArguments() {
  try {
    const option = { type: 'string' } as const
    const options = { name: option, organization: option, operator: option }
    return parseArgs({ allowPositionals: true, options })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : ''}\n${usage}`)
    process.exit(1)
  }
}
