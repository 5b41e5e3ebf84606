import { ChatHubError, isChatHubError } from './errors.js'
import { followWidget, showFallbackContact } from './guide-contact.js'
import { holdWidget, type ChatHubGuideOptions } from './guide-hold.js'
import { getGuideState } from './guide-state.js'
import { tokenRoute, validateToken } from './guide-tokens.js'
import { getRegistry } from './registry.js'
import type { ChatHubController } from './types.js'

/**
 * Puts the operator's widget on the page with one token; a widget that is already there goes on with
 * the new one.
 *
 * @param operatorToken - Operator JWT without quotes.
 * @param options - More settings; they replace those of an earlier call.
 * @returns The controller, once the widget runs. Not awaiting it raises no `unhandledrejection`.
 * @throws {@link ChatHubError} as `loadChatHubWidget` does, `invalid-options` too as a rejection.
 */
export function loadWidget(
  operatorToken: string,
  options: ChatHubGuideOptions = {},
): Promise<ChatHubController> {
  return handled(load(undefined, options, operatorToken ?? ''))
}

/**
 * Ends the widgets of all organizations that were loaded by functions, then does what {@link loadWidget} does: one
 * widget in all. Widgets of components stay, since their components hold them.
 *
 * @param operatorToken - As for `loadWidget`.
 * @param options - As for `loadWidget`.
 * @returns As `loadWidget`.
 * @throws {@link ChatHubError} as `loadWidget` does.
 */
export function loadWidgetOnce(
  operatorToken: string,
  options?: ChatHubGuideOptions,
): Promise<ChatHubController> {
  const held = [...getGuideState().holds.values()].map(
    ({ organization, controller }) => [organization, controller] as const,
  )
  for (const [organization, { destroy }] of [...held, ...getRegistry().loaders]) {
    if (organization !== undefined) destroy()
  }
  return loadWidget(operatorToken, options)
}

/**
 * Puts an organization's widget on the page, beside those of others. Its token comes from your token
 * route, which is told the organization as the query `org`, and is kept fresh.
 *
 * @param organizationId - Organization, as your token route knows it.
 * @param options - More settings. @defaultValue `{ tokenEndpoint: '/api/chathub/token' }`
 * @returns The controller, once the widget runs. Not awaiting it raises no `unhandledrejection`.
 * @throws {@link ChatHubError} with a message that begins with `Failed to load widget`, as a rejection.
 */
export function loadWidgetForOrganization(
  organizationId: string | number,
  options?: ChatHubGuideOptions,
): Promise<ChatHubController> {
  return handled(
    load(String(organizationId), { ...tokenRoute, ...options }).catch((error: unknown) => {
      throw failedToLoad(error)
    }),
  )
}

/**
 * Asks your validation route, then loads the widget. Whatever fails ends in the fallback contact and
 * in one line of the console, as in the guide, and not in a rejection.
 *
 * @param operatorToken - As for {@link loadWidget}.
 * @param options - More settings; `validateToken` is the validation, `fallbackContact` the contact.
 * @returns The controller once the widget runs; `undefined` if it does not.
 */
export async function loadWidgetSafely(
  operatorToken: string,
  options: ChatHubGuideOptions = {},
): Promise<ChatHubController | undefined> {
  const { fallbackContact } = options
  try {
    if (await validateToken(operatorToken, options)) {
      return await loadWidget(operatorToken, { ...options, validateToken: undefined })
    }
    report('Invalid operator token')
  } catch (error) {
    report('Failed to load chat widget:', error)
  }
  if (fallbackContact !== false) showFallbackContact(fallbackContact)
  return undefined
}

async function load(
  organization: string | undefined,
  options: ChatHubGuideOptions,
  operatorToken?: string,
): Promise<ChatHubController> {
  const chat = holdWidget(organization, options)
  const { attempt } = chat.getSnapshot()
  const loaded = chat.load(operatorToken)
  // What was refreshed was another token.
  if (chat.getSnapshot().attempt > attempt) getGuideState().refresh = null
  await loaded
  // One that has run all along with this token tells of no change.
  followWidget(chat.getSnapshot(), true)
  return chat
}

function failedToLoad(cause: unknown): unknown {
  if (!isChatHubError(cause) || cause.message.startsWith('Failed to load widget')) return cause
  return new ChatHubError(cause.code, `Failed to load widget: ${cause.message}`, { cause })
}

function report(...message: unknown[]): void {
  // oxlint-disable-next-line no-console -- the guide's own lines: the function tells of a failure in no other way
  console.error(...message)
}

/** Not awaiting it is no mistake: the failure is in the controller's snapshot too. */
function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {})
  return promise
}
