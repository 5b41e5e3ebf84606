import { largestPlainBytes, readText } from '../answer-body.js'
import { Problem } from './problem.js'
import { timeoutMs } from './settings.js'

/** What was answered, whatever the status. */
export interface HttpAnswer {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  /** Empty if it has more than 64 kB: then it is not what is looked for. */
  readonly text: string
}

/**
 * Asks for an address. Redirects are not followed: they would carry the user's headers along.
 *
 * @throws Problem - No answer, or none within ten seconds.
 */
export async function httpGet(
  url: URL,
  headers: Headers,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const timeLimit = AbortSignal.timeout(timeoutMs)
  const init = {
    headers,
    redirect: 'manual',
    signal: AbortSignal.any([timeLimit, signal]),
  } as const
  try {
    const { status, headers: answered, body } = await fetch(url, init)
    const text = (await readText(body, largestPlainBytes)) ?? ''
    return { url, status, headers: answered, text }
  } catch (error) {
    signal.throwIfAborted()
    if (timeLimit.aborted) {
      throw new Problem(
        `${url.host} did not answer within ${timeoutMs / 1000} s.`,
        'Is it up, and does a firewall let this machine through?',
      )
    }
    throw new Problem(
      `${url.host} cannot be reached (${systemCode(error)}).`,
      'Check the address, name resolution, certificate, and the firewall’s rules for going out.',
    )
  }
}

/** Such as `ECONNREFUSED`. The message of such an error is not shown: nobody knows what is in it. */
function systemCode(error: unknown): string {
  const { cause, code } = error as { readonly cause?: unknown; readonly code?: unknown }
  if (typeof cause === 'object' && cause !== null) return systemCode(cause)
  return typeof code === 'string' ? code : 'no code'
}
