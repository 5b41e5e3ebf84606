import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { findProgram } from './system-packages.mjs'

/** Names of the three engines, in the order in which they are tested. */
export const engineNames = /** @type {const} */ (['chromium', 'firefox', 'webkit'])

/**
 * @typedef {(typeof engineNames)[number]} EngineName
 * @typedef {{ driver: 'playwright', executablePath: string, ownBuild: boolean, shellPath?: string }} PlaywrightEngine
 *   `shellPath`: the same engine without the parts around the page, of which a new profile takes a quarter of the processor time;
 *   it keeps no pages for going back.
 * @typedef {{ driver: 'webdriver', miniBrowser: string, webDriver: string, xvfb: string }} WebDriverEngine
 * @typedef {PlaywrightEngine | WebDriverEngine} Engine
 */

/** Debian packages of each engine, and what a person can do instead. */
export const packagesOf = {
  chromium: ['chromium', 'fonts-dejavu-core'],
  firefox: ['firefox-esr', 'fonts-dejavu-core'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'fonts-dejavu-core'],
}

/** Debian's package of Chromium's engine alone; other systems have none, and do with Chromium. */
export const chromiumShell = 'chromium-headless-shell'

const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
const miniBrowsers = libraries.flatMap((library) =>
  ['4.1', '4.0', '6.0'].map((api) => {
    const folder = api === '6.0' ? 'webkitgtk-6.0' : `webkit2gtk-${api}`
    return `/usr/lib/${library}/${folder}/MiniBrowser`
  }),
)

/**
 * Finds the browsers of this machine: the system's packages first, then Playwright's own builds.
 *
 * @returns {Record<EngineName, Engine | null>} How to start each engine; `null` where there is none.
 */
export function findBrowsers() {
  return {
    chromium: withShell(
      systemEngine(['chromium', 'google-chrome-stable', 'google-chrome']) ?? ownEngine('chromium'),
    ),
    // Ubuntu's `firefox` is a snap's launcher, which cannot be driven; hence firefox-esr only.
    firefox: systemEngine(['firefox-esr']) ?? ownEngine('firefox'),
    webkit: webKitGtk() ?? ownEngine('webkit'),
  }
}

/** @param {string[]} names */
function systemEngine(names) {
  const executablePath = findProgram(names)
  return executablePath === undefined ? undefined : playwrightEngine(executablePath, false)
}

/**
 * @param {PlaywrightEngine | null} engine
 * @returns {PlaywrightEngine | null}
 */
function withShell(engine) {
  const shellPath = findProgram([chromiumShell])
  return engine === null || shellPath === undefined ? engine : { ...engine, shellPath }
}

/**
 * @param {EngineName} name
 * @returns {PlaywrightEngine | null}
 */
function ownEngine(name) {
  const executablePath = playwright()?.[name].executablePath() ?? ''
  return existsSync(executablePath) ? playwrightEngine(executablePath, true) : null
}

/**
 * @param {string} executablePath
 * @param {boolean} ownBuild
 * @returns {PlaywrightEngine}
 */
function playwrightEngine(executablePath, ownBuild) {
  return { driver: 'playwright', executablePath, ownBuild }
}

/** @returns {WebDriverEngine | undefined} */
function webKitGtk() {
  const miniBrowser = miniBrowsers.find((path) => existsSync(path))
  const webDriver = findProgram(['WebKitWebDriver'])
  const xvfb = findProgram(['Xvfb'])
  if (miniBrowser === undefined || webDriver === undefined || xvfb === undefined) return undefined
  return { driver: 'webdriver', miniBrowser, webDriver, xvfb }
}

/** @returns {typeof import('@playwright/test') | undefined} */
function playwright() {
  try {
    return createRequire(import.meta.url)('@playwright/test')
  } catch {
    return undefined // before the first install
  }
}
