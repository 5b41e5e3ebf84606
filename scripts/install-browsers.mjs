import { chromiumShell, engineNames, findBrowsers, packagesOf } from './browsers.mjs'
import { installPackages } from './system-packages.mjs'

/** @typedef {import('./browsers.mjs').EngineName} EngineName */

/**
 * Installs the browsers that this machine lacks, where that is possible without asking.
 *
 * @returns {EngineName[]} Engines that are still missing.
 */
export function installMissingBrowsers() {
  const missing = missingEngines()
  if (missing.length === 0) return missing
  const groups = missing.map((name) => packagesOf[name])
  if (missing.includes('chromium')) groups.push([chromiumShell])
  installPackages(missing.join(', '), groups)
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
