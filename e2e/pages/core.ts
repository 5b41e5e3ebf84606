import * as core from '@chathub/core'
import * as guide from '@chathub/core/guide'
import * as testing from '@chathub/core/testing'

declare global {
  interface Window {
    /** Everything of `@chathub/core`, for tests. */
    chathub: typeof core
    /** Fetches everything of `@chathub/core/diagnose`, for tests. */
    fetchDiagnosis: () => Promise<typeof import('@chathub/core/diagnose')>
    /** Defines `<chathub-widget>`, for tests. */
    fetchElement: () => Promise<unknown>
    /** Everything of `@chathub/core/guide`, for tests. */
    chathubGuide: typeof guide
    /** Everything of `@chathub/core/testing`, for tests. */
    chathubTesting: typeof testing
    /** URL of this module, to load a second copy of it. */
    chathubUrl: string
  }
}

window.chathub = core
window.fetchDiagnosis = () => import('@chathub/core/diagnose')
window.fetchElement = () => import('@chathub/core/element')
window.chathubGuide = guide
window.chathubTesting = testing
window.chathubUrl = import.meta.url
