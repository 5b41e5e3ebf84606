import {
  jsonReader,
  organizationsSchema,
  type Operator,
  type OperatorStatus,
  type OperatorSummary,
  type Organization,
  type TokenValidation,
} from './answers.js'
import { createSend } from './authorization.js'
import { createAuthorization, type ChatHubCredentials } from './credentials.js'
import { createOperatorTokens, validateOperatorToken } from './operator-token.js'
import { createAddOperators, listOperators, setOperatorStatus } from './operators.js'
import { createTransport, type CallOptions, type TransportOptions } from './transport.js'

/** An operator token with its end of life. */
export interface OperatorToken {
  /** The bare JWT, without quotes. */
  readonly token: string
  /**
   * Milliseconds since the epoch by this machine's clock, also where ChatHub's clock differs (its answers tell) and
   * the token itself looks expired or far ahead.
   */
  readonly expiresAt: number
}

/** What operator token is wanted. */
export interface OperatorTokenRequest {
  readonly operatorId: number
  /**
   * When it shall expire, in milliseconds since the epoch. Later than 23 h 55 min ahead becomes that:
   * ChatHub refuses more than 24 h by its own clock, which may be behind yours.
   *
   * @defaultValue 23 h 55 min ahead
   */
  readonly expiresAt?: number | undefined
}

/** One operator to add. */
export interface NewOperator {
  readonly organizationId: number
  /** 1 to 100 characters; spaces around them are cut off. */
  readonly name: string
}

/** How operators are added. */
export interface AddOperatorsOptions extends CallOptions {
  /** Whether a name that the organization already has is added once more. @defaultValue false */
  readonly allowDuplicates?: boolean | undefined
}

/** What became of the operators to add. */
export interface AddedOperators {
  /** New ones, as ChatHub answers them. */
  readonly added: readonly OperatorSummary[]
  /**
   * Those whose name the organization already had: active or inactive, not deleted ones. Capitals and repeated
   * spaces make no other name.
   */
  readonly existing: readonly Operator[]
}

/** ChatHub's company API, a method per documented call. The methods do not use `this`. */
export interface ChatHubClient {
  /**
   * Logs in: `POST /api/company/get-token`. The other methods do so by themselves.
   *
   * @returns A new company token; the given one if the client was made with one.
   * @throws ChatHubServerError `login-refused` and the codes of every call.
   */
  readonly getCompanyToken: (options?: CallOptions) => Promise<string>
  /**
   * Lists the company's organizations: `GET /api/company/organization`.
   *
   * @returns May be empty.
   */
  readonly getOrganizations: (options?: CallOptions) => Promise<Organization[]>
  /**
   * Lists the operators of an organization, the inactive and deleted ones too: `GET /api/operator`.
   *
   * @returns May be empty.
   */
  readonly getOperators: (organizationId: number, options?: CallOptions) => Promise<Operator[]>
  /**
   * Adds operators, 100 a call: `POST /api/operator/synchronize`. ChatHub itself would add a name twice; names that
   * are already there are therefore looked up and left out. Two processes at the same time may still double one.
   * After a failure call it again: what was added until then is left out.
   */
  readonly addOperators: (
    operators: readonly NewOperator[],
    options?: AddOperatorsOptions,
  ) => Promise<AddedOperators>
  /** Activates, deactivates or deletes an operator: `POST /api/operator/status`. */
  readonly setOperatorStatus: (
    operatorId: number,
    status: OperatorStatus,
    options?: CallOptions,
  ) => Promise<void>
  /**
   * Makes a token for an operator: `POST /api/operator/get-token`.
   *
   * @throws ChatHubServerError `forbidden`, `not-found`, `rejected` for an operator that gets none, and the codes of every call.
   */
  readonly getOperatorToken: (
    request: OperatorTokenRequest,
    options?: CallOptions,
  ) => Promise<OperatorToken>
  /**
   * Asks whether an operator token is good: `POST /api/operator/validate-token`.
   *
   * @returns A refused token is an answer, no error.
   */
  readonly validateToken: (token: string, options?: CallOptions) => Promise<TokenValidation>
}

/** Settings of the client. */
export type ChatHubClientOptions = TransportOptions

/**
 * Makes a client of ChatHub's company API. It holds the credentials, so keep it on the server.
 *
 * Every method rejects with a {@link ChatHubServerError}: `company-token-refused`, `forbidden`, `not-found`,
 * `rejected`, `rate-limited`, `unavailable`, `unreachable`, `timeout`, `aborted`, `invalid-answer`,
 * `login-refused` (with login and password), `invalid-options` for wrong arguments.
 *
 * @param credentials - Login and password, a company token, or an API key.
 * @param options - Address, time limit, retries.
 * @throws ChatHubServerError `invalid-options`, `insecure-url`.
 *
 * @example
 * ```ts
 * const client = createChatHubClient({
 *   login: process.env.CHATHUB_LOGIN,
 *   password: process.env.CHATHUB_PASSWORD,
 * })
 * const organizations = await client.getOrganizations()
 * ```
 */
export function createChatHubClient(
  credentials: ChatHubCredentials,
  options: ChatHubClientOptions = {},
): ChatHubClient {
  const transport = createTransport(options, 'company-token-refused')
  const authorization = createAuthorization(credentials, transport)
  const send = createSend(authorization, transport)
  const getOperators: ChatHubClient['getOperators'] = (organizationId, callOptions) =>
    listOperators(send, organizationId, callOptions)
  const read = jsonReader(organizationsSchema)
  return {
    getCompanyToken: authorization.getCompanyToken,
    getOrganizations: (callOptions) =>
      send({ method: 'GET', path: 'api/company/organization', read }, callOptions),
    getOperators,
    addOperators: createAddOperators(send, getOperators),
    setOperatorStatus: (operatorId, status, callOptions) =>
      setOperatorStatus(send, operatorId, status, callOptions),
    getOperatorToken: createOperatorTokens(send),
    validateToken: (token, callOptions) => validateOperatorToken(send, token, callOptions),
  }
}
