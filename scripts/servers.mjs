import { globSync } from 'node:fs'
import { findProgram, installPackages } from './system-packages.mjs'

/**
 * @typedef {object} TestServer
 * @property {string} title - As a person calls it.
 * @property {() => string | undefined} find - Its program.
 * @property {string} package - Of Debian.
 * @property {string} advice - What a person can do where it is missing.
 * @property {string[]} without - Arguments of Vitest that leave out the tests that need it.
 */

/** @type {TestServer} */
const postgres = {
  title: 'PostgreSQL',
  find: findPostgres,
  package: 'postgresql',
  advice: adviceFor('postgresql', 'postgresql'),
  without: ['--project=!token-server-postgres'],
}

/** @type {TestServer} */
const redis = {
  title: 'Redis',
  find: findRedis,
  package: 'redis-server',
  advice: adviceFor('redis-server', 'redis'),
  without: ['--exclude=**/*.redis.test.ts'],
}

/** What a person can do about a missing Redis. */
export const redisAdvice = redis.advice

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

/**
 * Installs the servers that tests start themselves and that this machine lacks, where that is possible without asking.
 *
 * @returns {TestServer[]} Those that are still missing.
 */
export function installMissingServers() {
  const missing = missingServers()
  installPackages(
    missing.map(({ title }) => title).join(', '),
    missing.map((server) => [server.package]),
  )
  return missingServers()
}

function missingServers() {
  return [postgres, redis].filter(({ find }) => find() === undefined)
}

/**
 * @param {string} debian
 * @param {string} homebrew
 */
function adviceFor(debian, homebrew) {
  return `sudo apt-get install --no-install-recommends ${debian} (Debian), or brew install ${homebrew}`
}
