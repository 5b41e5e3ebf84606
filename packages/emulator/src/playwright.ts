import { test as base } from '@playwright/test'
import type {
  BrowserContext,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from '@playwright/test'
import { decodeJwt } from 'jose'
import { startEmulator } from './emulator.js'
import type { Emulator } from './emulator.js'
import type { EmulatorOptions } from './emulator-options.js'
import { bringVendorHome } from './vendor-routes.js'

export { expect } from '@playwright/test'

/** How somebody logs in. */
export interface LogInOptions {
  /** Where the site's pages get their token, as a pattern of Playwright. @defaultValue `'**\/api/chathub/token*'` */
  readonly tokenEndpoint?: string
  /** Life of each token, seconds. @defaultValue `3600` */
  readonly lifeSeconds?: number
}

/** The emulator of a test. */
export interface ChatHub extends Emulator {
  /**
   * Answers the site's token route with a fresh token of this operator, in all pages of the test's
   * context: the site's back end is not asked. Calling it again changes the operator.
   *
   * @throws ApiError 404 if there is no such operator.
   */
  readonly logInAs: (operatorId: number, options?: LogInOptions) => Promise<void>
}

/** What a test gets. */
export interface ChatHubFixtures {
  /**
   * An emulator, as new for each test. Whatever the test's pages ask of the vendor's hosts arrives
   * there, so a site needs no other address. Its requests are attached to a test that fails.
   */
  readonly chatHub: ChatHub
}

/** What a worker gets. */
export interface ChatHubWorkerFixtures {
  /** How the worker's emulator is started, to be set by `test.use`. @defaultValue `{}` */
  readonly chatHubOptions: EmulatorOptions
  /** The worker's emulator; a test takes `chatHub`. */
  readonly chatHubEmulator: Emulator
}

const usualEndpoint = '**/api/chathub/token*'
const usualLifeSeconds = 3_600

/** Playwright's `test` with an emulator. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & ChatHubFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & ChatHubWorkerFixtures
> = /* @__PURE__ */ base.extend<ChatHubFixtures, ChatHubWorkerFixtures>({
  chatHubOptions: [{}, { option: true, scope: 'worker' }],

  chatHubEmulator: [
    async ({ chatHubOptions }, use) => {
      const emulator = await startEmulator(chatHubOptions)
      await use(emulator)
      await emulator.close()
    },
    { scope: 'worker' },
  ],

  chatHub: async ({ chatHubEmulator: emulator, context }, use, testInfo) => {
    // The test before may have left it offline.
    await emulator.goOnline()
    emulator.reset()
    await bringVendorHome(context, emulator)
    await use(toChatHub(emulator, context))
    if (testInfo.status === testInfo.expectedStatus) return
    const body = JSON.stringify(emulator.requests, null, 2)
    await testInfo.attach('chathub-requests', { body, contentType: 'application/json' })
  },
})

function toChatHub(emulator: Emulator, context: BrowserContext): ChatHub {
  const logInAs: ChatHub['logInAs'] = async (operatorId, options = {}) => {
    const { tokenEndpoint = usualEndpoint, lifeSeconds = usualLifeSeconds } = options
    // Once before, so that a wrong id fails here and not in the page.
    await emulator.operatorToken(operatorId, lifeSeconds)
    await context.route(tokenEndpoint, async (route) => {
      const token = await emulator.operatorToken(operatorId, lifeSeconds)
      // By the service's clock, whose moment stands in the token.
      const expiresAt = new Date((decodeJwt(token).exp ?? 0) * 1_000).toISOString()
      await route.fulfill({ json: { token, expiresAt }, headers: { 'cache-control': 'no-store' } })
    })
  }
  // What is read anew each time, such as `requests`, stays so: the emulator is the prototype.
  return Object.assign(Object.create(emulator) as Emulator, { logInAs })
}
