/** What the vendor's documentation leaves open; no client may depend on any of it. */
export interface UndocumentedSwitches {
  /** What becomes of a token for an inactive or deleted operator: a 403, or it is issued and taken. */
  readonly inactiveToken: 'refuse' | 'issue'
  /** Whether a deleted operator's status can be changed; refused with 422. */
  readonly revival: 'refuse' | 'allow'
  /** HTTP status for an `expiresAt` that is past or more than 24 hours ahead. */
  readonly expiresAtStatus: 400 | 422
  /** Whether `expiresAt` may have another offset than `Z`; refused with `expiresAtStatus`. */
  readonly expiresAtOffset: 'accept' | 'refuse'
  /** HTTP status of `validate-token` for an invalid token. */
  readonly invalidStatus: 200 | 400 | 401
  /** What `validate-token` calls an expired token. */
  readonly expiredText: 'Invalid token' | 'Token expired'
  /** Field of `validate-token` that says so; the first revision of the documentation had `valid`. */
  readonly validField: 'isValid' | 'valid'
  /** `clientId` in the answer of `validate-token`. */
  readonly clientId: number
  /** Claim of an operator token that names the operator. */
  readonly operatorClaim: 'operator_id' | 'sub'
  /** What the header `X-Authorization-Key` takes: a company token, the dashboard's key, or both. */
  readonly authorizationKey: 'both' | 'token' | 'key'
  /** Whether `Accept: text/plain`, which the documentation calls required on both GETs, is; else 406. */
  readonly textAccept: 'optional' | 'required'
  /** Whether an operator token, too, may list operators: those of its own organization. */
  readonly operatorList: 'company' | 'operator'
  /** HTTP status for an organization that there is not; with 200 it is an empty one that takes nobody. */
  readonly unknownOrganization: 200 | 400 | 403 | 404 | 422
  /** HTTP status for an operator that there is not. */
  readonly unknownOperator: 400 | 403 | 404 | 422
  /** Whether `synchronize` adds an operator whose name there is already. */
  readonly equalNames: 'double' | 'keep'
  /** HTTP status for a company token that was revoked. */
  readonly revokedStatus: 401 | 403
  /** What refuses a site that is not in `allowList`: the script's host, API and hub, or all. */
  readonly allowListAt: 'script' | 'api' | 'both'
  /** Form of `Retry-After`: both are standard. */
  readonly retryAfterForm: 'seconds' | 'date'
  /** Answer of a chat's messages: the list, or `{total, items}`. */
  readonly messageList: 'array' | 'page'
  /** Answer to a message that was sent: the message, or an empty body. */
  readonly messageAnswer: 'message' | 'empty'
  /** Status of an operator's message that has arrived: the documented 1, or one of the further ones. */
  readonly arrivedStatus: 1 | 4
  /** Answer to a change of a chat's status. */
  readonly statusAnswer: 'empty' | 'OK'
  /** Answer to a chat's deletion. */
  readonly deleteAnswer: 'OK' | 'empty'
  /** What becomes of a hub connection whose token expires. */
  readonly hubExpiry: 'close' | 'keep'
}

/** What is picked unless told otherwise. */
export const usualChoices: UndocumentedSwitches = Object.freeze({
  inactiveToken: 'refuse',
  revival: 'refuse',
  expiresAtStatus: 400,
  expiresAtOffset: 'accept',
  invalidStatus: 200,
  expiredText: 'Invalid token',
  validField: 'isValid',
  clientId: 0,
  operatorClaim: 'operator_id',
  authorizationKey: 'both',
  textAccept: 'optional',
  operatorList: 'company',
  unknownOrganization: 404,
  unknownOperator: 404,
  equalNames: 'double',
  revokedStatus: 401,
  allowListAt: 'script',
  retryAfterForm: 'seconds',
  messageList: 'array',
  messageAnswer: 'message',
  arrivedStatus: 1,
  statusAnswer: 'empty',
  deleteAnswer: 'OK',
  hubExpiry: 'close',
})

/** The choices of each switch that is a choice. */
export const undocumentedChoices = {
  inactiveToken: ['refuse', 'issue'],
  revival: ['refuse', 'allow'],
  expiresAtStatus: [400, 422],
  expiresAtOffset: ['accept', 'refuse'],
  invalidStatus: [200, 400, 401],
  expiredText: ['Invalid token', 'Token expired'],
  validField: ['isValid', 'valid'],
  operatorClaim: ['operator_id', 'sub'],
  authorizationKey: ['both', 'token', 'key'],
  textAccept: ['optional', 'required'],
  operatorList: ['company', 'operator'],
  unknownOrganization: [200, 400, 403, 404, 422],
  unknownOperator: [400, 403, 404, 422],
  equalNames: ['double', 'keep'],
  revokedStatus: [401, 403],
  allowListAt: ['script', 'api', 'both'],
  retryAfterForm: ['seconds', 'date'],
  messageList: ['array', 'page'],
  messageAnswer: ['message', 'empty'],
  arrivedStatus: [1, 4],
  statusAnswer: ['empty', 'OK'],
  deleteAnswer: ['OK', 'empty'],
  hubExpiry: ['close', 'keep'],
} as const
