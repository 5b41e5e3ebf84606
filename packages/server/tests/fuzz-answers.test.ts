import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  createChatHubClient,
  createOperatorClient,
  isChatHubServerError,
  type ChatHubCredentials,
  type ChatHubServerErrorCode,
} from '../src/index.js'
import { fuzzedAnswer, respond, type FuzzedAnswer } from './fuzz-answers.js'
import { isResultOf, type MethodName } from './fuzz-results.js'

const leastAnswers = 100_000
const answersPerRun = 12
// Two thousand runs and more in each lane, so that the waits of one do not hold up the others.
const lanes = 4
const numRuns = 2_250

const secrets = {
  password: 'planted-password',
  token: 'planted.operator.token',
  key: 'planted-key',
  company: 'planted.company.token',
}
const kinds: readonly ChatHubCredentials[] = [
  { login: 'company', password: secrets.password },
  { companyToken: 'a.b.c' },
  { companyToken: `"${secrets.company}"` },
  { apiKey: secrets.key },
]

/** What any call may end with; the others need another argument or a caller who gives up. */
const codes: ReadonlySet<ChatHubServerErrorCode> = new Set([
  'company-token-refused',
  'operator-token-refused',
  'login-refused',
  'forbidden',
  'not-found',
  'rejected',
  'rate-limited',
  'unavailable',
  'invalid-answer',
])

/** Every method, with arguments that are in order. */
function methodsOf(
  credentials: ChatHubCredentials,
  retries: number,
  fetch: () => Promise<Response>,
  baseUrl: string,
): Readonly<Record<MethodName, () => Promise<unknown>>> {
  const options = { fetch, baseUrl, retries, retryDelayMs: 0 }
  const client = createChatHubClient(credentials, options)
  const operator = createOperatorClient({ getToken: () => secrets.token }, options)
  return {
    getOrganizations: () => client.getOrganizations(),
    getOperators: () => client.getOperators(24),
    addOperators: () => client.addOperators([{ organizationId: 24, name: 'Olena' }]),
    setOperatorStatus: () => client.setOperatorStatus(101, 'active'),
    getOperatorToken: () => client.getOperatorToken({ operatorId: 101 }),
    validateToken: () => client.validateToken(secrets.token),
    getCompanyToken: () => client.getCompanyToken(),
    getChats: () => operator.getChats(),
    setChatStatus: () => operator.setChatStatus(1, 'open'),
    deleteChat: () => operator.deleteChat(1),
    getMessages: () => operator.getMessages(1),
    sendMessage: () => operator.sendMessage(1, { text: 'Hello' }),
  }
}

function checkFailure(method: string, error: unknown, hadFailure: boolean): void {
  if (!isChatHubServerError(error))
    throw new Error(`${method}: no ChatHubServerError`, { cause: error })
  const isNeedingLogin = method === 'getCompanyToken' && error.code === 'invalid-options'
  const isDocumented = codes.has(error.code) || (error.code === 'unreachable' && hadFailure)
  if (!isDocumented && !isNeedingLogin)
    throw new Error(`${method}: ${error.code}`, { cause: error })
  const shown = error.message + JSON.stringify(error)
  if (Object.values(secrets).some((secret) => shown.includes(secret))) {
    throw new Error(`${method}: a secret in the error`)
  }
}

it('a hundred thousand answers of any kind: a documented code or a value of the type', async () => {
  let answered = 0
  let runs = 0
  const seen = { values: new Set<string>(), codes: new Set<string>() }

  async function run(
    credentials: ChatHubCredentials,
    retries: number,
    answers: readonly FuzzedAnswer[],
  ): Promise<void> {
    let next = 0
    let hadFailure = false
    // A host of its own, or all runs would keep the pace of one.
    const baseUrl = `https://chathub-${++runs}.example`
    const fetch = async (): Promise<Response> => {
      const answer = answers[next % answers.length]
      if (!answer) throw new Error('There is no answer.')
      next += 1
      hadFailure ||= 'failure' in answer
      return respond(answer)
    }
    const methods = methodsOf(credentials, retries, fetch, baseUrl)
    for (const [name, call] of Object.entries(methods)) {
      hadFailure = false
      try {
        const value = await call()
        if (!isResultOf(name as MethodName, value))
          throw new Error(`${name}: ${JSON.stringify(value)}`)
        seen.values.add(name)
      } catch (error) {
        checkFailure(name, error, hadFailure)
        if (isChatHubServerError(error)) seen.codes.add(error.code)
      }
    }
    answered += next
  }

  const property = fc.asyncProperty(
    fc.constantFrom(...kinds),
    fc.constantFrom(0, 0, 0, 1),
    fc.array(fuzzedAnswer, { minLength: answersPerRun, maxLength: answersPerRun }),
    run,
  )
  // A failure prints the seed and the path that bring it back: pass both beside `numRuns`.
  await Promise.all(Array.from({ length: lanes }, () => fc.assert(property, { numRuns })))

  expect(answered).toBeGreaterThanOrEqual(leastAnswers)
  // Else the answers are too odd to reach what comes after the first look.
  expect(seen.values.size).toBe(12)
  expect([...codes].filter((code) => !seen.codes.has(code))).toEqual([])
}, 600_000)
