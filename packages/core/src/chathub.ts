import './element.js'
import { findFault } from './check-token.js'
import { isServer } from './environment.js'
import { isChatHubError } from './errors.js'
import { startPageRun } from './host-page.js'
import { createChatHubWidget } from './lease.js'
import { loadChatHubWidget } from './load-chat-hub-widget.js'
import { mergeOptions } from './options.js'
import { plainNames, readOption, toOptions } from './plain-options.js'
import type { ChatHubController, ChatHubOptions } from './types.js'

/** What a page without a build has as `ChatHub`. */
export interface ChatHubGlobal {
  readonly createChatHubWidget: typeof createChatHubWidget
  readonly loadChatHubWidget: typeof loadChatHubWidget
  readonly isChatHubError: typeof isChatHubError
  /** The hold that the script's `data-token-endpoint` took, once the page's HTML has been read. */
  widget: ChatHubController | null
}

declare global {
  // oxlint-disable-next-line no-var -- what a script makes global is no constant of a module
  var ChatHub: ChatHubGlobal
}

if (!isServer()) {
  globalThis.ChatHub = { createChatHubWidget, loadChatHubWidget, isChatHubError, widget: null }
  // Only while this script runs. A module has none: then the file is a library.
  const script = document.currentScript as HTMLScriptElement | null
  if (script?.dataset['tokenEndpoint']) watchForTag(readOptions(script))
}

function readOptions({ dataset, nonce }: HTMLScriptElement): ChatHubOptions {
  const given = plainNames.flatMap((name) => {
    const text = dataset[name]
    return text === undefined ? [] : [[name, readOption(name, text)]]
  })
  return toOptions({ nonce: nonce || undefined, ...Object.fromEntries(given) })
}

/**
 * Waits until the page's HTML has been read, the moment before its modules run. The vendor's tag, if it
 * comes after this script, is taken out before the browser looks at it: its token may be a placeholder.
 */
function watchForTag(options: ChatHubOptions): void {
  const { scriptId } = mergeOptions([options])
  const find = (): HTMLScriptElement | null => document.querySelector(`script[id="${scriptId}"]`)
  let held: HTMLScriptElement | null = null
  const observer = new MutationObserver(() => {
    held ??= find()
    held?.remove()
  })
  const begin = (): void => {
    observer.disconnect()
    try {
      ChatHub.widget = createChatHubWidget(adopt(held ?? find(), held !== null, options))
    } catch (error) {
      // With options that cannot be, the page is as it was written.
      if (held) document.head.append(held)
      throw error
    }
  }
  if (document.readyState !== 'loading') begin()
  else {
    if (!find()) observer.observe(document, { childList: true, subtree: true })
    document.addEventListener('readystatechange', begin, { once: true })
  }
}

/** The options with what the vendor's tag says; it was written for the page, so the widget stays there. */
function adopt(
  tag: HTMLScriptElement | null,
  isHeld: boolean,
  given: ChatHubOptions,
): ChatHubOptions {
  if (!tag) return given
  const attributes = [...tag.attributes].map(({ name, value }) => [name, value] as const)
  const options: ChatHubOptions = {
    isolation: 'page',
    ...given,
    scriptUrl: tag.src,
    nonce: tag.nonce || given.nonce,
    attributes: Object.fromEntries(
      attributes.filter(([name]) => !/^(src|token|nonce)$/.test(name)),
    ),
  }
  const token = tag.getAttribute('token') ?? ''
  if (!findFault(token)) return { ...options, operatorToken: token }
  if (!isHeld) undo(tag, token, options)
  return options
}

/** A tag that cannot be stopped runs with its bad token; what it shows goes as soon as it has run. */
function undo(tag: HTMLScriptElement, token: string, options: ChatHubOptions): void {
  const settings = mergeOptions([options])
  const run = startPageRun(settings, token)
  const remove = (): void => {
    // Meanwhile it may have been given another one.
    if (tag.getAttribute('token') === token) run.remove()
  }
  run.whenReady(settings, new AbortController().signal).then(remove, remove)
}
