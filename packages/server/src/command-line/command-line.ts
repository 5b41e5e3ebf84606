import { parseArgs } from 'node:util'
import { runDoctor } from './doctor.js'
import { UsageError } from './problem.js'
import { printToken } from './token-command.js'
import { readUserHeaders } from './user-headers.js'

const usage = `Usage: chathub-server <command> [options]

  doctor                 looks at credentials, clock, organizations and operators, and says what to do
    --url <address>      looks at your site's token route too: https://site.example/api/chathub/token
    --stdin              reads a logged-in user's header lines from standard input, for --url
    --json               prints the findings as JSON
  token                  prints an operator token that lives for an hour, for development only
    --operator <id>      the operator's id in ChatHub

  --help, -h             this text
  --version              the version

Secrets come from the environment, never from arguments, which everybody on the machine can see:

  CHATHUB_LOGIN, CHATHUB_PASSWORD   the company's login, or
  CHATHUB_COMPANY_TOKEN             a company token, or
  CHATHUB_API_KEY                   the key of the account's dashboard
  CHATHUB_API_URL                   ChatHub's address (default https://chatapi.smsbat.com)
  CHATHUB_USER_HEADER               a logged-in user's header lines, "Cookie: session=…", for --url

Ends with 0 if all is well, 1 if something is not, 2 for wrong arguments, 130 after Ctrl-C.
`

/**
 * Runs the command `chathub-server`.
 *
 * @param process - Arguments, environment, streams and signals.
 * @param version - What `--version` prints.
 * @returns The exit code: 0 well, 1 not well, 2 wrong arguments, 130 or 143 stopped by a signal.
 */
export async function runCommandLine(process: NodeJS.Process, version: string): Promise<number> {
  const controller = new AbortController()
  // Once: a second Ctrl-C ends the process as usual.
  process.once('SIGINT', () => controller.abort(130))
  process.once('SIGTERM', () => controller.abort(143))
  try {
    return await run(process, version, controller.signal)
  } catch (error) {
    if (controller.signal.aborted) {
      process.stderr.write('\nchathub-server: stopped.\n')
      return Number(controller.signal.reason)
    }
    process.stderr.write(`chathub-server: ${usageProblemOf(error)}\n\n${usage}`)
    return 2
  }
}

async function run(process: NodeJS.Process, version: string, signal: AbortSignal): Promise<number> {
  const [command, ...args] = process.argv.slice(2)
  if (command === '--version') return print(process, `${version}\n`)
  const isForHelp = command === '--help' || args.includes('--help') || args.includes('-h')
  if (isForHelp || command === '-h') return print(process, usage)
  if (command === 'doctor') return doctor(process, args, signal)
  if (command === 'token') return printToken(process, readOperatorId(args), signal)
  // What was given is not repeated: it may be a secret.
  throw new UsageError(
    command === undefined ? 'A command is missing.' : 'There is no such command.',
  )
}

function print({ stdout }: NodeJS.Process, text: string): number {
  stdout.write(text)
  return 0
}

async function doctor(
  process: NodeJS.Process,
  args: string[],
  signal: AbortSignal,
): Promise<number> {
  const { url, stdin, json } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      stdin: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  }).values
  if (stdin && url === undefined) throw new UsageError('--stdin is of use only with --url.')
  const userHeaders = url === undefined ? undefined : await readUserHeaders(process, stdin, signal)
  return runDoctor(process, { url, userHeaders, isJson: json }, signal)
}

function readOperatorId(args: string[]): number {
  const { operator = '' } = parseArgs({ args, options: { operator: { type: 'string' } } }).values
  const id = Number(operator)
  if (/^\d+$/.test(operator) && Number.isSafeInteger(id)) return id
  throw new UsageError('--operator has to be the id of an operator, a whole number.')
}

/** @throws The error itself if it is no wrong use: it is a mistake of this program. */
function usageProblemOf(error: unknown): string {
  if (error instanceof UsageError) return error.message
  if (!(error instanceof Error) || !('code' in error)) throw error
  // The parser's own message repeats the argument, which may be a secret.
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return 'An argument is no option.'
  if (String(error.code).startsWith('ERR_PARSE_ARGS_')) return error.message
  throw error
}
