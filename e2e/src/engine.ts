import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, PlaywrightWorkerArgs } from '@playwright/test'
import type { PlaywrightEngine, WebDriverEngine } from '../../scripts/browsers.mjs'
import { findBrowsers } from '../../scripts/browsers.mjs'
import type { BaseTab } from './base-tab.ts'
import { PlaywrightTab } from './playwright-tab.ts'
import type { EngineName, Size } from './tab.ts'
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

/** Size of each visitor's window at first. */
const windowSize: Size = { width: 1280, height: 800 }
const phoneSize: Size = { width: 390, height: 844 }

type Playwright = PlaywrightWorkerArgs['playwright']

/** How a person has set up their browser. */
export interface Habits {
  /** How much larger than usual everything is shown; 1.25 is what a browser calls 125 %. Default: 1. */
  readonly zoom?: number
  /** Whether it is a phone, with a screen to touch and no mouse; Chromium only. Default: no. */
  readonly isPhone?: boolean
  /** Whether pages are kept for going back, as people's browsers do; in Chromium only if asked for. Default: no. */
  readonly keepsPages?: boolean
}

/**
 * Starts a browser of this machine.
 *
 * @param name - Which engine.
 * @param playwright - Playwright's own fixture.
 * @param habits - How it is set up.
 * @returns The running browser.
 * @throws When this machine has no such browser.
 */
export function startEngine(
  name: EngineName,
  playwright: Playwright,
  habits: Habits = {},
): Promise<RunningEngine> {
  const engine = findBrowsers()[name]
  if (engine === null) throw new Error(`There is no ${name} on this machine.`)
  return engine.driver === 'webdriver'
    ? startWebKit(engine, habits)
    : startPlaywright(name, engine, playwright, habits)
}

/** Firefox keeps something of each visitor: after hundreds it needs 3 GB, and twice as long for the next one. */
const visitsPerBrowser = 50

async function startPlaywright(
  name: EngineName,
  engine: PlaywrightEngine,
  playwright: Playwright,
  habits: Habits,
): Promise<RunningEngine> {
  const { zoom = 1, keepsPages = false } = habits
  const { executablePath, shellPath = executablePath } = engine
  const launch = (): Promise<Browser> =>
    playwright[name].launch({
      executablePath: keepsPages ? executablePath : shellPath,
      // Debian's root may not use the sandbox.
      args: name === 'chromium' ? ['--no-sandbox'] : [],
      ignoreDefaultArgs: keepsPages ? ['--disable-back-forward-cache'] : [],
      // An ordinary Firefox speaks WebDriver BiDi; without the channel Playwright expects its own build.
      ...(name === 'firefox' && !engine.ownBuild ? { channel: 'moz-firefox' } : {}),
      // The context's scale alone would only tell Firefox's pages of it, and draw nothing larger.
      firefoxUserPrefs: zoom === 1 ? {} : { 'layout.css.devPixelsPerPx': String(zoom) },
    })
  let browser = await launch()
  let visits = 0
  return {
    async visit() {
      if (visits++ === visitsPerBrowser) {
        await browser.close()
        browser = await launch()
        visits = 1
      }
      return visitWithPlaywright(name, browser, habits)
    },
    stop: () => browser.close(),
  }
}

async function visitWithPlaywright(
  name: EngineName,
  browser: Browser,
  { zoom = 1, isPhone = false }: Habits,
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: isPhone ? phoneSize : zoomed(windowSize, zoom),
    // To a page a zoomed browser is a smaller window with more pixels in each of its own.
    deviceScaleFactor: zoom,
    hasTouch: isPhone,
    ...(name === 'chromium' && { isMobile: isPhone }),
  })
  return { tab: new PlaywrightTab(name, await context.newPage()), leave: () => context.close() }
}

/** What is left of a window for a page that is shown larger. */
function zoomed({ width, height }: Size, zoom: number): Size {
  return { width: Math.round(width / zoom), height: Math.round(height / zoom) }
}

/** How long a visitor may take to arrive, in milliseconds; 2,000 is usual. */
const arrivalLimitMs = 10_000

async function startWebKit(engine: WebDriverEngine, { zoom = 1 }: Habits): Promise<RunningEngine> {
  let driver = await startWebDriver(engine, zoom)
  const visit = async (triesLeft = 2): Promise<Visitor> => {
    const arriving = visitWithWebDriver(engine, driver, zoom)
    arriving.catch(() => {}) // Of one that is too late nobody wants to hear.
    const visitor = await Promise.race([arriving, delay(arrivalLimitMs, null)])
    if (visitor !== null) return visitor
    if (triesLeft === 0) throw new Error('WebKit did not answer its driver.')
    // On a busy machine a browser now and then does not connect, and its driver waits for ever.
    driver.stop()
    driver = await startWebDriver(engine, zoom)
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

async function visitWithWebDriver(
  engine: WebDriverEngine,
  driver: WebDriver,
  zoom: number,
): Promise<Visitor> {
  const session = await WebKitSession.start(driver, engine.miniBrowser)
  const tab = new WebKitTab(session, session.current, zoom)
  await tab.resize(zoomed(windowSize, zoom))
  return { tab, leave: () => session.end() }
}
