import { Problem, toProblem } from './problem.js'
import { openCompany } from './settings.js'

const lifeMs = 3_600_000

/**
 * Prints an operator token, and nothing else, to standard output.
 *
 * @returns The exit code.
 */
export async function printToken(
  { env, stdout, stderr }: NodeJS.Process,
  operatorId: number,
  signal: AbortSignal,
): Promise<number> {
  try {
    if (env.NODE_ENV === 'production') {
      throw new Problem(
        'This command is for development, and NODE_ENV says production.',
        'In production the site’s token route hands tokens out, to who is logged in.',
      )
    }
    const { client, baseUrl } = openCompany(env, signal)
    stderr.write(`Waiting for ${baseUrl.host}, 10 s at most\n`)
    const request = { operatorId, expiresAt: Date.now() + lifeMs }
    const { token, expiresAt } = await client.getOperatorToken(request, { signal })
    stderr.write(
      `A secret, for development only: until ${new Date(expiresAt).toISOString()} whoever has it reads and answers this operator’s chats.\n`,
    )
    stdout.write(`${token}\n`)
    return 0
  } catch (error) {
    signal.throwIfAborted()
    const { message, cure } = toProblem(error)
    stderr.write(`chathub-server: ${message}\n${cure}\n`)
    return 1
  }
}
