import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, PlaywrightWorkerArgs } from '@playwright/test'
import type { PlaywrightEngine, WebDriverEngine } from '../../scripts/browsers.mjs'
import { findBrowsers } from '../../scripts/browsers.mjs'
import type { BaseTab } from './base-tab.ts'
import { PlaywrightTab } from './playwright-tab.ts'
import type { EngineName } from './tab.ts'
import { startWebDriver, type WebDriver } from './web-driver.ts'
import { WebKitSession } from './webkit-session.ts'
import { WebKitTab } from './webkit-tab.ts'

/** A visitor: a fresh profile with one open tab. */
export interface Visitor {
  readonly tab: BaseTab
  leave(): Promise<void>
}

/** A started browser, which serves one visitor after the other. */
export interface RunningEngine {
  visit(): Promise<Visitor>
  stop(): Promise<void>
}

type Playwright = PlaywrightWorkerArgs['playwright']

/**
 * Starts a browser of this machine.
 *
 * @param name - Which engine.
 * @param playwright - Playwright's own fixture.
 * @returns The running browser.
 * @throws When this machine has no such browser.
 */
export function startEngine(name: EngineName, playwright: Playwright): Promise<RunningEngine> {
  const engine = findBrowsers()[name]
  if (engine === null) throw new Error(`There is no ${name} on this machine.`)
  return engine.driver === 'webdriver'
    ? startWebKit(engine)
    : startPlaywright(name, engine, playwright)
}

async function startPlaywright(
  name: EngineName,
  engine: PlaywrightEngine,
  playwright: Playwright,
): Promise<RunningEngine> {
  const browser = await playwright[name].launch({
    executablePath: engine.executablePath,
    // Debian's root may not use the sandbox.
    args: name === 'chromium' ? ['--no-sandbox'] : [],
    // An ordinary Firefox speaks WebDriver BiDi; without the channel Playwright expects its own build.
    ...(name === 'firefox' && !engine.ownBuild ? { channel: 'moz-firefox' } : {}),
  })
  return { visit: () => visitWithPlaywright(name, browser), stop: () => browser.close() }
}

async function visitWithPlaywright(name: EngineName, browser: Browser): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  return { tab: new PlaywrightTab(name, await context.newPage()), leave: () => context.close() }
}

/** How long a visitor may take to arrive, in milliseconds; 2,000 is usual. */
const arrivalLimitMs = 20_000

async function startWebKit(engine: WebDriverEngine): Promise<RunningEngine> {
  let driver = await startWebDriver(engine)
  const visit = async (triesLeft = 2): Promise<Visitor> => {
    const arriving = visitWithWebDriver(engine, driver)
    arriving.catch(() => {}) // Of one that is too late nobody wants to hear.
    const visitor = await Promise.race([arriving, delay(arrivalLimitMs, null)])
    if (visitor !== null) return visitor
    if (triesLeft === 0) throw new Error('WebKit did not answer its driver.')
    // On a busy machine a browser now and then does not connect, and its driver waits for ever.
    driver.stop()
    driver = await startWebDriver(engine)
    return visit(triesLeft - 1)
  }
  return {
    visit: () => visit(),
    stop() {
      driver.stop()
      return Promise.resolve()
    },
  }
}

async function visitWithWebDriver(engine: WebDriverEngine, driver: WebDriver): Promise<Visitor> {
  const session = await WebKitSession.start(driver, engine.miniBrowser)
  const tab = new WebKitTab(session, session.current)
  await tab.resize({ width: 1280, height: 800 })
  return { tab, leave: () => session.end() }
}
