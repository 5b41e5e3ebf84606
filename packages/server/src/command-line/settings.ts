import { checkBaseUrl, defaultBaseUrl } from '../base-url.js'
import { createChatHubClient, type ChatHubClient } from '../client.js'
import type { ChatHubCredentials } from '../credentials.js'
import { isChatHubServerError } from '../errors.js'
import { readTokenAnswer } from '../token.js'
import { Problem } from './problem.js'

/** How long a call of ChatHub or of the site may take, in milliseconds. */
export const timeoutMs = 10_000

/** A company, as the environment describes it. */
export interface Company {
  readonly client: ChatHubClient
  /** Such as `login and password`. */
  readonly credentialsKind: string
  readonly baseUrl: URL
  /** What must be seen nowhere. */
  readonly secrets: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const kinds = [
  { title: 'login and password', variables: ['CHATHUB_LOGIN', 'CHATHUB_PASSWORD'] },
  { title: 'company token', variables: ['CHATHUB_COMPANY_TOKEN'] },
  { title: 'API key', variables: ['CHATHUB_API_KEY'] },
] as const

/**
 * Makes a client of what the environment says. It repeats no call: a first failure is what is looked for.
 *
 * @throws Problem - Credentials are missing, doubled or malformed; the address is none.
 */
export function openCompany(environment: Environment, signal: AbortSignal): Company {
  const kind = findKind(environment)
  const baseUrl = readBaseUrl(environment)
  // Not every method takes a signal, and Ctrl-C shall not wait for a login.
  const stoppableFetch = (request: Request): Promise<Response> =>
    fetch(request, { signal: AbortSignal.any([request.signal, signal]) })
  try {
    return {
      client: createChatHubClient(readCredentials(environment), {
        baseUrl: baseUrl.href,
        timeoutMs,
        retries: 0,
        fetch: stoppableFetch,
      }),
      credentialsKind: kind.title,
      baseUrl,
      secrets: kind.variables.flatMap((name) => spellingsOf(environment[name] ?? '')),
    }
  } catch {
    throw new Problem(
      `${kind.variables.join(' or ')} holds a character that is in no ${kind.title}.`,
      'Look for a line break, a space, or a letter outside ASCII in the value.',
    )
  }
}

function findKind(environment: Environment): (typeof kinds)[number] {
  const [kind, other] = kinds.filter(({ variables }) =>
    variables.some((name) => isSet(environment, name)),
  )
  if (kind === undefined) {
    throw new Problem(
      'The environment holds no credentials.',
      'Set CHATHUB_LOGIN and CHATHUB_PASSWORD, or CHATHUB_COMPANY_TOKEN, or CHATHUB_API_KEY.',
    )
  }
  if (other !== undefined) {
    throw new Problem(
      `The environment holds two kinds of credentials: ${kind.title}, and ${other.title}.`,
      `Keep one: unset ${other.variables.join(' and ')}, or ${kind.variables.join(' and ')}.`,
    )
  }
  const missing = kind.variables.find((name) => !isSet(environment, name))
  if (missing === undefined) return kind
  throw new Problem(`${missing} is missing or empty.`, `Set ${kind.variables.join(' and ')}.`)
}

function isSet(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== ''
}

function readCredentials(environment: Environment): ChatHubCredentials {
  const { CHATHUB_LOGIN: login, CHATHUB_PASSWORD: password } = environment
  if (isSet(environment, 'CHATHUB_LOGIN')) return { login, password }
  if (isSet(environment, 'CHATHUB_API_KEY')) return { apiKey: environment['CHATHUB_API_KEY'] }
  return { companyToken: environment['CHATHUB_COMPANY_TOKEN'] }
}

/** A value as it is set, and as the client sends it: without spaces, line ends and a token's quotes around it. */
function spellingsOf(value: string): string[] {
  return [value, value.trim(), readTokenAnswer(value)?.token ?? '']
}

function readBaseUrl(environment: Environment): URL {
  try {
    const url = checkBaseUrl(environment['CHATHUB_API_URL']?.trim() || defaultBaseUrl)
    if (!url.pathname.endsWith('/')) url.pathname += '/'
    return url
  } catch (error) {
    const isInsecure = isChatHubServerError(error) && error.code === 'insecure-url'
    throw isInsecure
      ? new Problem(
          'CHATHUB_API_URL is an http: address, over which credentials may not travel.',
          'Use https:. Only an emulator on this machine may have http:.',
        )
      : new Problem(
          'CHATHUB_API_URL is no address of an API.',
          `Unset it for ${defaultBaseUrl}, or set an https: address without user, query and fragment.`,
        )
  }
}
