import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { engineNames, findBrowsers, packagesOf } from './browsers.mjs'

/** @typedef {import('./browsers.mjs').EngineName} EngineName */

/**
 * Installs the browsers that this machine lacks where that is possible without asking: as root on
 * Debian or Ubuntu. Says so before it does.
 *
 * @returns {EngineName[]} Engines that are still missing.
 */
export function installMissingBrowsers() {
  const missing = missingEngines()
  if (missing.length === 0 || !canInstall()) return missing
  console.log(`Not on this machine: ${missing.join(', ')}. Installing with apt-get.`)
  apt('update')
  // One engine after the other: a package that a distribution does not have must not hinder the rest.
  for (const name of missing) apt('install', '--no-install-recommends', ...packagesOf[name])
  return missingEngines()
}

/**
 * What a person can do about a missing engine.
 *
 * @param {EngineName} name
 */
export function adviceFor(name) {
  const playwright = `pnpm exec playwright install --with-deps ${name}`
  return `sudo apt-get install --no-install-recommends ${packagesOf[name].join(' ')} (Debian), or ${playwright}`
}

/** @returns {EngineName[]} */
function missingEngines() {
  const found = findBrowsers()
  return engineNames.filter((name) => found[name] === null)
}

function canInstall() {
  return process.getuid?.() === 0 && isDebianOrUbuntu()
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
