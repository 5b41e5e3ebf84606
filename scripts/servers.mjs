import { globSync } from 'node:fs'
import { findProgram, installPackages } from './system-packages.mjs'

/**
 * The servers that tests start themselves: how each is found, and its Debian package.
 *
 * @type {ReadonlyArray<{ title: string, find: () => string | undefined, package: string }>}
 */
const servers = [{ title: 'PostgreSQL', find: findPostgres, package: 'postgresql' }]

/**
 * Finds PostgreSQL's `initdb`, beside which its other programs are. Debian keeps them off the `PATH`.
 *
 * @returns {string | undefined} Its path.
 */
export function findPostgres() {
  return findProgram(['initdb'], globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed())
}

/** Installs the servers that this machine lacks, where that is possible; the tests say what is missing then. */
export function installMissingServers() {
  const missing = servers.filter(({ find }) => find() === undefined)
  installPackages(
    missing.map(({ title }) => title).join(', '),
    missing.map((server) => [server.package]),
  )
}
