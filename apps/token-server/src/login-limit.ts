import { createHash } from 'node:crypto'
import { isIP, isIPv6, SocketAddress } from 'node:net'
import type { Database } from './database/database.ts'

/** How long failed logins are remembered, in milliseconds, from the first one on: 15 minutes. */
export const windowMs = 15 * 60_000
/** How many logins of one account may fail in that time. */
export const triesPerAccount = 10
/** How many logins from one address may fail in that time. */
export const triesPerAddress = 100

/** One try to log in. */
export interface LoginTry {
  /** Until when no more tries are taken, in milliseconds since the epoch; `undefined` if this one may go on. */
  readonly blockedUntil: number | undefined
  /** Says that the password was right: the account's failures are forgotten, this try does not count for the address. */
  readonly succeed: () => Promise<void>
}

/** Counts failed logins in the database, so that all instances of the app count together. */
export interface LoginLimit {
  /**
   * Counts a try before its password is looked at: a thousand tries at once are no way around the limit.
   *
   * @param username - As typed: a limit for existing accounts only would tell which exist.
   * @param address - Of the browser. An IPv6 address counts as its network of 64 bits, which is one customer's.
   */
  readonly begin: (username: string, address: string) => Promise<LoginTry>
  /** Deletes what is over. One address adds no more rows than it has tries, so the table stays small. */
  readonly sweep: () => Promise<void>
}

/** Makes the counter of failed logins. */
export function createLoginLimit({ query }: Database): LoginLimit {
  async function count(subject: string, limit: number): Promise<number | undefined> {
    const now = Date.now()
    const [row] = await query<{ tries: number; resets_at: number }>(
      `insert into login_attempts (subject, tries, resets_at) values ($1, 1, $2)
       on conflict (subject) do update set
         tries = case when login_attempts.resets_at > $3 then login_attempts.tries + 1 else 1 end,
         resets_at = case when login_attempts.resets_at > $3 then login_attempts.resets_at else $2 end
       returning tries, resets_at`,
      ...[subject, now + windowMs, now],
    )
    return row && row.tries > limit ? row.resets_at : undefined
  }

  return {
    begin: async (username, address) => {
      const account = `account ${hashOf(username.trim().toLowerCase())}`
      const network = `address ${networkOf(address)}`
      const blockedUntil =
        (await count(network, triesPerAddress)) ?? (await count(account, triesPerAccount))
      return {
        blockedUntil,
        succeed: async () => {
          await query('delete from login_attempts where subject = $1', account)
          await query('update login_attempts set tries = tries - 1 where subject = $1', network)
        },
      }
    },
    sweep: async () => {
      await query('delete from login_attempts where resets_at <= $1', Date.now())
    },
  }
}

// What is typed as a username may be of any length, and is now and then a password.
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function networkOf(text: string): string {
  // Some proxies add the port of the browser, another one for each connection.
  const address = isIP(text) === 0 ? (SocketAddress.parse(text)?.address ?? text) : text
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^.*:/, '')
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from(
    { length: tail === undefined ? 0 : 8 - left.length - right.length },
    () => '0',
  )
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => parseInt(group, 16))
    .join(':')
}
