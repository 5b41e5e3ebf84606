import type { Operator, Organization } from '../answers.js'
import type { Check, Observation } from './examination.js'
import { httpGet } from './http-get.js'
import { Problem } from './problem.js'
import { openCompany, timeoutMs, type Company } from './settings.js'

/** What the checks of the company found for those of the site's route. */
export interface CompanyFindings {
  /** Undefined unless ChatHub accepts its credentials. */
  readonly company: Company | undefined
  /** Undefined if this machine's clock and ChatHub's are too far apart to judge a token's life. */
  readonly isClockRight: true | undefined
}

/** ChatHub's first answer, and how far its clock was ahead: `undefined` if it did not say. */
interface Contact {
  readonly clockOffsetMs: number | undefined
}

const limit = `${timeoutMs / 1000} s at most`

/** Looks at everything that has nothing to do with the site. */
export async function examineCompany(
  check: Check,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<CompanyFindings> {
  const company = await check('settings', undefined, [], () => {
    const value = openCompany(environment, signal)
    return { value, message: `${value.credentialsKind} for ${value.baseUrl.host}` }
  })
  const contact = await check(
    'connection',
    `ChatHub’s first answer, ${limit}`,
    [company],
    (known) => makeContact(known, signal),
  )
  const isClockRight = await check('clock', undefined, [contact], judgeClock)
  const organizations = await check(
    'credentials',
    `ChatHub’s judgement of them, ${limit}`,
    [company, contact],
    async ({ client, credentialsKind }) => ({
      value: await client.getOrganizations({ signal }),
      message: `ChatHub accepts the ${credentialsKind}`,
    }),
  )
  const filled = await check('organizations', undefined, [organizations], judgeOrganizations)
  const operator = await check(
    'operators',
    `each organization’s operators, ${limit} each`,
    [company, filled],
    (known, all) => findOperator(known, all, signal),
  )
  await check(
    'operator-token',
    `a token and its validation, ${limit} each`,
    [company, operator, isClockRight],
    (known, { id, name }) => tryToken(known, id, name, signal),
  )
  return { company: organizations && company, isClockRight }
}

// What an API says to a call without credentials. Which of them is ChatHub's is not documented.
const refusals = [400, 401, 403, 429]

async function makeContact(
  { baseUrl }: Company,
  signal: AbortSignal,
): Promise<Observation<Contact>> {
  const startedAt = Date.now()
  const url = new URL('api/company/organization', baseUrl)
  const { status, headers } = await httpGet(url, new Headers(), signal)
  const endedAt = Date.now()
  if (status >= 500) {
    throw new Problem(
      `${url.host} answered ${status}.`,
      'It is ChatHub’s own failure: try again later, or tell ChatHub (help@smsbat.com).',
    )
  }
  if (!refusals.includes(status)) {
    throw new Problem(
      `${url.host} answered ${status} to a call without credentials, which ChatHub would refuse.`,
      'Something else answers in ChatHub’s place: check CHATHUB_API_URL and the proxies between here and there.',
    )
  }
  // The header has whole seconds; half of one is what it leaves out on average.
  const moment = Date.parse(headers.get('date') ?? '') + 500
  const offset = Math.round(moment - (startedAt + endedAt) / 2)
  const value = { clockOffsetMs: Number.isNaN(offset) ? undefined : offset }
  return { value, message: `${url.host} answers after ${endedAt - startedAt} ms` }
}

// The client allows for up to 48 h; what else lives on this machine, and the guide's own code, does not.
const mostOffsetMs = 5 * 60_000
const usualOffsetMs = 60_000

function judgeClock({ clockOffsetMs }: Contact): Observation<true> {
  if (clockOffsetMs === undefined) {
    return {
      value: true,
      message: 'ChatHub’s answer has no readable `Date` header: its clock is not known',
      cure: 'See for yourself that this machine’s clock is kept right (NTP).',
    }
  }
  const distance = Math.abs(clockOffsetMs)
  const message = `this machine is ${inWords(distance)} ${clockOffsetMs > 0 ? 'behind' : 'ahead of'} ChatHub`
  const cure =
    'Have this machine’s clock set by NTP. If it is right, tell ChatHub (help@smsbat.com) about theirs.'
  if (distance > mostOffsetMs) {
    throw new Problem(
      `${message}: code that does not allow for it gets refused or dead tokens.`,
      cure,
    )
  }
  return distance > usualOffsetMs
    ? { value: true, message, cure }
    : { value: true, message: 'this machine and ChatHub agree' }
}

/** Such as `3 h`. */
export function inWords(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

function judgeOrganizations(organizations: Organization[]): Observation<Organization[]> {
  if (organizations.length === 0) {
    throw new Problem('This company has no organization.', 'Add one in ChatHub.')
  }
  return { value: organizations, message: list(organizations.map(nameOf)) }
}

async function findOperator(
  { client }: Company,
  organizations: Organization[],
  signal: AbortSignal,
): Promise<Observation<Operator>> {
  const teams = await Promise.all(
    organizations.map(async (organization) => {
      const operators = await client.getOperators(organization.id, { signal })
      return { organization, active: operators.filter(({ status }) => status === 'active') }
    }),
  )
  const [first] = teams.flatMap(({ active }) => active)
  const cure = 'Add or activate an operator in ChatHub.'
  if (first === undefined) throw new Problem('No operator of this company is active.', cure)
  const empty = teams.filter(({ active }) => active.length === 0)
  if (empty.length === 0) {
    const counts = teams.map(
      ({ organization, active }) => `${nameOf(organization)} ${active.length}`,
    )
    return { value: first, message: `active: ${list(counts)}` }
  }
  const names = empty.map(({ organization }) => nameOf(organization))
  return { value: first, message: `no active operator: ${list(names)}`, cure }
}

async function tryToken(
  { client }: Company,
  operatorId: number,
  name: string,
  signal: AbortSignal,
): Promise<Observation<true>> {
  // An hour: what is only looked at should not live for a day.
  const request = { operatorId, expiresAt: Date.now() + 3_600_000 }
  const { token } = await client.getOperatorToken(request, { signal })
  const validation = await client.validateToken(token, { signal })
  const who = nameOf({ id: operatorId, name })
  if (!validation.isValid) {
    throw new Problem(
      `ChatHub makes a token for ${who} and does not accept it.`,
      'Tell ChatHub (help@smsbat.com): it is their own token.',
    )
  }
  return { value: true, message: `${who} gets one, and ChatHub accepts it` }
}

function nameOf({ id, name }: { readonly id: number; readonly name: string }): string {
  // A name is anybody's text: what moves a terminal's cursor is left out.
  return `${name.replaceAll(/\p{C}/gu, '')} (${id})`
}

function list(words: readonly string[]): string {
  const shown = words.slice(0, 5).join(', ')
  return words.length > 5 ? `${shown} and ${words.length - 5} more` : shown
}
