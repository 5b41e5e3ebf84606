import type { ChatHubController, ChatHubError } from '@chathub/core'
import * as functions from '@chathub/core/guide'
import type { Result } from '../../tests/guide-code/test-runner.ts'

/** Puts an application into an element, and answers the function that takes it out again. */
export type Mount = (element: Element) => () => void

/** The guide's code, for tests. */
export interface Guide {
  /** Mounts an application of the guide. */
  mount(name: ApplicationName): Promise<void>
  /** Unmounts it. */
  unmount(): void
  /** Runs one of the guide's snippets. */
  run(name: SnippetName): Promise<void>
  /** Calls one of the guide's functions, ours or the guide's own, and tells what came of it. */
  call(name: FunctionName, ...values: unknown[]): Promise<Outcome>
  /** Ends what the guide's token manager keeps going. */
  destroyManager(): Promise<void>
  /** Runs the guide's tests and their stricter twins, perhaps with a `loadWidget` that does nothing. */
  test(isIdle: boolean): Promise<Result[]>
}

/** What came of a call. */
export interface Outcome {
  /** What it resolved to; of a controller its status. */
  readonly value: unknown
  readonly error: { readonly code: string; readonly message: string } | null
}

export type FunctionName = keyof typeof calls
export type ApplicationName = keyof typeof applications
export type SnippetName = keyof typeof snippets

declare global {
  interface Window {
    guide: Guide
  }
}

const applications = {
  React: async (): Promise<Mount> => (await import('./react-application.ts')).mount,
  Vue: async (): Promise<Mount> => (await import('./vue-applications.ts')).mount,
  'Vue with the component': async (): Promise<Mount> =>
    (await import('./vue-applications.ts')).mountWithComponent,
  'React for two organizations': async (): Promise<Mount> =>
    (await import('./react-organizations.tsx')).mount,
  'Vue for two organizations': async (): Promise<Mount> =>
    (await import('./vue-organizations.ts')).mount,
  'Angular for two organizations': async (): Promise<Mount> =>
    (await import('./angular-organizations.ts')).mount,
}

const snippets = {
  'dynamic injection': () => import('../../tests/guide-code/dynamic-injection.js'),
  'local development': () => import('../../tests/guide-code/local-development.js'),
  organizations: () => import('../../tests/guide-code/organizations.js'),
  'token manager': () => import('../../tests/guide-code/token-manager.js'),
  'expired token': () => import('../../tests/guide-code/expired-token.js'),
}

const calls = {
  loadWidget: functions.loadWidget,
  loadWidgetOnce: functions.loadWidgetOnce,
  loadWidgetForOrganization: functions.loadWidgetForOrganization,
  loadWidgetSafely: functions.loadWidgetSafely,
  refreshWidgetToken: functions.refreshWidgetToken,
  validateToken: functions.validateToken,
  "the guide's loadWidgetSafely": async (token: string) =>
    (await import('../../tests/guide-code/safe-loading.js')).loadWidgetSafely(token),
}

async function call(name: FunctionName, values: unknown[]): Promise<Outcome> {
  try {
    const run = calls[name] as (...parameters: unknown[]) => Promise<unknown>
    const value = await run(...values)
    const { getSnapshot } = Object(value) as Partial<ChatHubController>
    return { value: getSnapshot?.().status ?? value ?? null, error: null }
  } catch (cause) {
    const { code, message } = cause as ChatHubError
    return { value: null, error: { code, message } }
  }
}

let unmount = (): void => {}

window.guide = {
  async mount(name) {
    const mount = await applications[name]()
    unmount = mount(document.querySelector('#root') ?? document.body)
  },
  unmount: () => unmount(),
  async run(name) {
    await snippets[name]()
  },
  call: (name, ...values) => call(name, values),
  async destroyManager() {
    const { widgetManager } = await snippets['token manager']()
    widgetManager.destroy()
  },
  async test(isIdle) {
    const { runGuideTests } = await import('./guide-tests.ts')
    return runGuideTests(isIdle)
  },
}
