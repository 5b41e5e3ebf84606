/** Name and explanation of a switch, for people. */
export interface SwitchWords {
  readonly label: string
  /** What it does, in a sentence. */
  readonly hint: string
}

/** Words for every switch, by the last part of its name. */
export const switchWords: Readonly<Record<string, SwitchWords>> = {
  latencyMs: { label: 'Wait, ms', hint: 'Each answer comes this much later.' },
  status: { label: 'HTTP status', hint: 'Answers with this status and the form of errors below.' },
  down: { label: 'Cut connections', hint: 'Connections end without an answer.' },
  hang: { label: 'Never answer', hint: 'Connections stay open and nothing comes.' },
  cors: { label: 'Other sites', hint: 'Refuse: no CORS headers, and no sockets for other sites.' },
  only: { label: 'Only paths', hint: 'Hits paths that start with this: /api/operator/get-token.' },
  times: { label: 'Number of requests', hint: 'The fault is over after so many; empty: no end.' },
  probability: { label: 'Probability', hint: 'Share of the requests that are hit, 0 to 1.' },
  body: { label: 'Body', hint: 'Cut or stalled half-way, truncated, noise, or 64 MiB.' },
  form: { label: 'Form of a token', hint: 'Auto: a quoted string for Accept: application/json.' },
  contentType: {
    label: 'Content-Type of a token',
    hint: 'Sent whatever the form; empty: fitting.',
  },
  lifeSeconds: { label: 'Longest operator token, s', hint: 'Empty: as long as was asked for.' },
  companyLifeSeconds: { label: 'Company token, s', hint: 'Life of company tokens from now on.' },
  acceptTestToken: {
    label: 'Take the test token',
    hint: 'test-token-for-development speaks for operator 1.',
  },
  errorForm: { label: 'Form of an error', hint: 'How every error’s body is written.' },
  clockSkewMs: { label: 'Clock ahead, ms', hint: 'The service’s clock and its Date header.' },
  rateLimit: { label: 'Rate limits', hint: 'Over a limit, calls are answered with 429.' },
  perSecond: { label: 'Calls a second', hint: 'Of one credential, in the long run.' },
  burst: { label: 'Calls at once', hint: 'What a credential may use up in one go.' },
  messagesPerSecond: { label: 'Messages a second', hint: 'Sending messages is counted apart.' },
  messagesBurst: { label: 'Messages at once', hint: 'What may be sent in one go.' },
  retryAfterSeconds: { label: 'Retry-After, s', hint: 'Sent with a 429; empty: not sent.' },
  allowList: {
    label: 'Registered sites',
    hint: 'Origins, separated by spaces; others get a 403. Empty: any site.',
  },
  scriptCacheControl: { label: 'Cache-Control', hint: 'Of the panel’s script.' },
  tokenFrom: {
    label: 'Token from the tag',
    hint: 'With the id, an id’s beginning, or its own URL.',
  },
  tokenWhen: { label: 'Token is read', hint: 'Once at the start, or anew for each call.' },
  build: { label: 'Built as', hint: 'Only one file runs again in the same document.' },
  root: { label: 'Draws in', hint: 'A shadow root, plain elements, or a frame of its own.' },
  badToken: { label: 'On a bad token', hint: 'What the panel does when its token is refused.' },
  styles: { label: 'Leaves style sheets', hint: 'They stay when the panel is removed.' },
  'body-class': { label: 'Leaves a class', hint: 'It stays on the body.' },
  listeners: { label: 'Leaves listeners', hint: 'They stay on the document and window.' },
  storage: { label: 'Leaves storage keys', hint: 'They stay in both kinds of storage.' },
  socket: { label: 'Leaves its socket', hint: 'The connection to the hub stays open.' },
  timer: { label: 'Leaves a timer', hint: 'It goes on ticking.' },
  inactiveToken: {
    label: 'Inactive operators’ tokens',
    hint: 'Refuse: 403 for inactive and deleted operators.',
  },
  revival: { label: 'Deleted operators', hint: 'Whether their status can be changed again.' },
  expiresAtStatus: {
    label: 'Bad expiresAt',
    hint: 'Status for one that is past or too far ahead.',
  },
  expiresAtOffset: { label: 'Offset of expiresAt', hint: 'Whether +02:00 is taken beside Z.' },
  invalidStatus: { label: 'Invalid token', hint: 'HTTP status of validate-token for it.' },
  expiredText: { label: 'Expired token', hint: 'What validate-token calls it.' },
  validField: { label: 'Field of validate-token', hint: 'The first documentation had valid.' },
  clientId: { label: 'clientId', hint: 'In the answer of validate-token; meaning unknown.' },
  operatorClaim: { label: 'Operator’s claim', hint: 'In the JWT; no client may need it.' },
  authorizationKey: {
    label: 'X-Authorization-Key',
    hint: 'Takes a company token, the dashboard’s key, or both.',
  },
  textAccept: { label: 'Accept: text/plain', hint: 'Required: both GETs answer 406 without it.' },
  operatorList: { label: 'List of operators', hint: 'Whether an operator token may read it, too.' },
  unknownOrganization: {
    label: 'Unknown organization',
    hint: 'HTTP status for it; 200: one without operators.',
  },
  unknownOperator: { label: 'Unknown operator', hint: 'HTTP status for it.' },
  equalNames: { label: 'Equal names', hint: 'Whether synchronize adds a name a second time.' },
  revokedStatus: { label: 'Revoked token', hint: 'HTTP status for a revoked company token.' },
  allowListAt: { label: 'Strangers refused by', hint: 'The script’s host, the API, or both.' },
  retryAfterForm: { label: 'Form of Retry-After', hint: 'A number of seconds, or a date.' },
  messageList: { label: 'Chat’s messages', hint: 'A list, or {total, items}.' },
  messageAnswer: { label: 'Answer to a message', hint: 'The message, or an empty body.' },
  arrivedStatus: { label: 'Arrived message', hint: 'Its status: 1 is documented, 4 is not.' },
  statusAnswer: { label: 'Answer to a chat’s status', hint: 'An empty body, or OK.' },
  deleteAnswer: { label: 'Answer to a deletion', hint: 'OK, or an empty body.' },
  hubExpiry: { label: 'Expired hub token', hint: 'Whether its open connection is closed.' },
}
