import { createChatHubClient, type ChatHubClient } from './client.js'
import type { Operator, Organization } from './answers.js'
import type { ChatHubCredentials } from './credentials.js'
import { ChatHubServerError } from './errors.js'
import type { TransportOptions } from './transport.js'

export { ChatHubServerError, isChatHubServerError } from './errors.js'
export type { ChatHubServerErrorCode } from './errors.js'
export type { Operator, Organization } from './answers.js'

/** Settings of the guide's functions. `baseUrl` is the environment variable `CHATHUB_API_URL` where it is set. */
export type GuideOptions = TransportOptions

/** One or more. */
export type NonEmpty<Value> = [Value, ...Value[]]

/**
 * Logs in with the company's login.
 *
 * @param login - The company's login.
 * @param password - The company's password.
 * @param options - Address, time limit, retries.
 * @returns The company token. It belongs on the server: never send it to a browser.
 * @throws ChatHubServerError `login-refused` and the codes of every call.
 */
export async function getCompanyToken(
  login: string | undefined,
  password: string | undefined,
  options?: GuideOptions,
): Promise<string> {
  return connect({ login, password }, options).getCompanyToken()
}

/**
 * Lists the company's organizations, at least one.
 *
 * @param companyToken - As {@link getCompanyToken} answers it.
 * @param options - Address, time limit, retries.
 * @throws ChatHubServerError `no-organization` and the codes of every call.
 */
export async function getOrganizations(
  companyToken: string | undefined,
  options?: GuideOptions,
): Promise<NonEmpty<Organization>> {
  const [first, ...rest] = await connect({ companyToken }, options).getOrganizations()
  if (!first) throw new ChatHubServerError('no-organization')
  return [first, ...rest]
}

/**
 * Lists the active operators of an organization, at least one. ChatHub itself lists inactive and deleted
 * ones too; `createChatHubClient(…).getOperators` shows them.
 *
 * @param companyToken - As {@link getCompanyToken} answers it.
 * @param organizationId - As {@link getOrganizations} answers it.
 * @param options - Address, time limit, retries.
 * @throws ChatHubServerError `no-operator` and the codes of every call.
 */
export async function getOperators(
  companyToken: string | undefined,
  organizationId: number,
  options?: GuideOptions,
): Promise<NonEmpty<Operator>> {
  const operators = await connect({ companyToken }, options).getOperators(organizationId)
  const [first, ...rest] = operators.filter(({ status }) => status === 'active')
  if (!first) {
    throw new ChatHubServerError('no-operator', {
      message: 'This organization has no active operator: add or activate one in ChatHub.',
    })
  }
  return [first, ...rest]
}

/**
 * Makes a token for an operator.
 *
 * @param companyToken - As {@link getCompanyToken} answers it.
 * @param operatorId - As {@link getOperators} answers it.
 * @param expiresAt - When it shall expire: a `Date`, ISO 8601 text, or milliseconds since the epoch. Later than
 * 23 h 55 min ahead becomes that, so that the guide's 24 h pass although clocks differ.
 * @param options - Address, time limit, retries.
 * @returns The bare JWT, without quotes.
 * @throws ChatHubServerError `forbidden`, `not-found`, `rejected` and the codes of every call.
 */
export async function getOperatorToken(
  companyToken: string | undefined,
  operatorId: number,
  expiresAt?: Date | string | number,
  options?: GuideOptions,
): Promise<string> {
  const moment = expiresAt === undefined ? undefined : new Date(expiresAt).getTime()
  const client = connect({ companyToken }, options)
  return (await client.getOperatorToken({ operatorId, expiresAt: moment })).token
}

/**
 * Makes a token for an operator that lives as long as ChatHub allows.
 *
 * @param companyToken - As {@link getCompanyToken} answers it.
 * @param operatorId - As {@link getOperators} answers it.
 * @param options - Address, time limit, retries.
 * @returns The bare JWT, without quotes.
 * @throws ChatHubServerError `forbidden`, `not-found`, `rejected` and the codes of every call.
 */
export async function generateOperatorToken(
  companyToken: string | undefined,
  operatorId: number,
  options?: GuideOptions,
): Promise<string> {
  return getOperatorToken(companyToken, operatorId, undefined, options)
}

/**
 * Asks ChatHub whether an operator token is good.
 *
 * @param companyToken - As {@link getCompanyToken} answers it.
 * @param operatorToken - As {@link getOperatorToken} answers it.
 * @param options - Address, time limit, retries.
 * @returns Whether ChatHub accepts the token. A failure of the network is an error, not `false`.
 * @throws ChatHubServerError the codes of every call.
 */
export async function validateToken(
  companyToken: string | undefined,
  operatorToken: string,
  options?: GuideOptions,
): Promise<boolean> {
  return (await connect({ companyToken }, options).validateToken(operatorToken)).isValid
}

// A client learns how far ChatHub's clock is ahead, and so it has to live on. Of tokens that have been replaced a few
// are remembered.
const clients = new Map<string, ChatHubClient>()
const mostClients = 8

function connect(credentials: ChatHubCredentials, options: GuideOptions = {}): ChatHubClient {
  // The guide's code has no place for an address.
  const baseUrl = options.baseUrl ?? (process.env.CHATHUB_API_URL || undefined)
  const create = (): ChatHubClient => createChatHubClient(credentials, { ...options, baseUrl })
  // Whoever passes options means this one call.
  if (!('companyToken' in credentials) || Object.keys(options).length > 0) return create()
  const key = `${baseUrl} ${credentials.companyToken}`
  const client = clients.get(key) ?? create()
  // Asked for last, it is forgotten last.
  clients.delete(key)
  clients.set(key, client)
  const [oldest] = clients.keys()
  if (clients.size > mostClients && oldest !== undefined) clients.delete(oldest)
  return client
}
