import { globSync } from 'node:fs'
import { findProgram, installPackages } from './system-packages.mjs'

/**
 * The servers that tests start themselves: how each is found, and its Debian package.
 *
 * @type {ReadonlyArray<{ title: string, find: () => string | undefined, package: string }>}
 */
const servers = [
  { title: 'PostgreSQL', find: findPostgres, package: 'postgresql' },
  { title: 'Redis', find: findRedis, package: 'redis-server' },
]

/**
 * Finds PostgreSQL's `initdb`, beside which its other programs are. Debian keeps them off the `PATH`.
 *
 * @returns {string | undefined} Its path.
 */
export function findPostgres() {
  return findProgram(['initdb'], globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed())
}

/**
 * Finds the program of Redis.
 *
 * @returns {string | undefined} Its path.
 */
export function findRedis() {
  return findProgram(['redis-server'])
}

/** What a person can do about a missing Redis. */
export const redisAdvice =
  'sudo apt-get install --no-install-recommends redis-server (Debian), or brew install redis'

/** Installs the servers that this machine lacks, where that is possible; the tests say what is missing then. */
export function installMissingServers() {
  const missing = servers.filter(({ find }) => find() === undefined)
  installPackages(
    missing.map(({ title }) => title).join(', '),
    missing.map((server) => [server.package]),
  )
}
