import { findFault } from './check-token.js'
import { isChatHubError } from './errors.js'
import { holdWidget, type ChatHubGuideOptions } from './guide-hold.js'
import { getGuideState } from './guide-state.js'
import { mergeOptions } from './options.js'
import { later } from './parts.js'

/** Where the guide has the site's own routes. */
export const tokenRoute: ChatHubGuideOptions = { tokenEndpoint: '/api/chathub/token' }
const validationRoute: ChatHubGuideOptions = { validateToken: '/api/chathub/validate-token' }

/** A widget that complains again within this time gets no other token, in milliseconds. */
const pauseMs = 60_000

/**
 * Asks your back end whether a token is good; ChatHub itself answers that to no browser.
 *
 * @param operatorToken - Operator JWT.
 * @param options - More settings. @defaultValue `{ validateToken: '/api/chathub/validate-token' }`
 * @returns Whether the token is good. What cannot be a token is not asked about.
 * @throws {@link ChatHubError} `token-unreachable`, `token-unauthorized`, `token-forbidden`, `insecure-url`,
 * `offline`, `timeout`, `part-unreachable` if that could not be found out.
 */
export async function validateToken(
  operatorToken: string,
  options: ChatHubGuideOptions = {},
): Promise<boolean> {
  if (findFault(operatorToken)?.code === 'token-invalid') return false
  const settings = mergeOptions([validationRoute, options])
  const part = await later(() => import('./validate-token.js'))
  try {
    await part.validateToken(settings, operatorToken, new AbortController().signal)
    return true
  } catch (error) {
    if (isChatHubError(error) && error.code === 'token-refused') return false
    throw error
  }
}

/**
 * Fetches a fresh token from your token route and lets the widget start afresh with it; from then on
 * the token is kept fresh by itself. With widgets of organizations, each of them.
 *
 * It may be called from a listener for the widget's errors: a widget that complains again within a
 * minute gets no other token, so that there is no endless round. The minute is over when the widget
 * ends or another token is loaded.
 *
 * @param options - More settings. @defaultValue `{ tokenEndpoint: '/api/chathub/token' }`
 * @returns Whether the widget runs, with the fresh token. It does not reject: the guide's listener, which has nobody
 * to tell, awaits it. What went wrong is in the controller's snapshot and in `onError`.
 */
export function refreshWidgetToken(options?: ChatHubGuideOptions): Promise<boolean> {
  const state = getGuideState()
  const { refresh } = state
  if (refresh && performance.now() - refresh.startedAt < pauseMs) return refresh.done
  const known = [...state.holds].map(([holder, hold]) => ({ holder, ...hold }))
  // By itself it would ask too.
  const untilReload: ChatHubGuideOptions = { strategy: 'manual' }
  const first = { holder: undefined, organization: undefined, options: untilReload }
  const reloads = (known.length > 0 ? known : [first]).map(
    async ({ holder, organization, options: own }) =>
      holdWidget(organization, { ...tokenRoute, ...own, ...options }, holder).reload(),
  )
  const done = Promise.all(reloads).then(
    () => true,
    (error: unknown) => {
      // Unless it was the widget that took no fresh token, the next call may try again.
      const isOfToken = isChatHubError(error) && /refused|expired|rerun/.test(error.code)
      if (!isOfToken && state.refresh?.done === done) state.refresh = null
      return false
    },
  )
  state.refresh = { startedAt: performance.now(), done }
  return done
}
