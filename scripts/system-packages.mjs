import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Installs packages of the system where that is possible without asking: as root on Debian or Ubuntu.
 * Says so before it does.
 *
 * @param {string} title - What is missing, as a person calls it.
 * @param {readonly (readonly string[])[]} groups - Each group by itself: a package that a distribution does not
 *   have must not hinder the rest.
 */
export function installPackages(title, groups) {
  if (groups.length === 0 || process.getuid?.() !== 0 || !isDebianOrUbuntu()) return
  console.log(`Not on this machine: ${title}. Installing with apt-get.`)
  apt('update')
  for (const packages of groups) apt('install', '--no-install-recommends', ...packages)
}

/**
 * Finds a program.
 *
 * @param {readonly string[]} names - The first one that is there is taken.
 * @param {readonly string[]} [moreFolders] - Searched before those of `PATH`.
 * @returns {string | undefined} Its path.
 */
export function findProgram(names, moreFolders = []) {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const folders = [...moreFolders, ...onPath]
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
}

function isDebianOrUbuntu() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false // not Linux
  }
}

/** @param {string[]} args */
function apt(...args) {
  spawnSync('apt-get', ['-y', '-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
