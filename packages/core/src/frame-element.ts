import { findContainer } from './container.js'
import { frameClass } from './environment.js'
import { ChatHubError } from './errors.js'
import { pickTexts } from './fallback.js'
import type { Settings } from './options.js'
import { pass } from './script.js'

const titles = { en: ['Chat', ': '], fr: ['Chat', ' : '], uk: ['Чат', ': '] } as const

/** Nothing of the page's own style reaches in, and a policy forbids neither the sheet nor its rules. */
const css = `:host{display:contents!important}
div{all:initial;position:fixed;inset:0;z-index:2147483000}
iframe{all:initial;display:block;width:100%;height:100%}
@media print{div{display:none}}`

const cssInContainer = `:host{display:block!important;height:100%}
div{all:initial;display:block;height:100%}
iframe{all:initial;display:block;width:100%;height:100%}`

/** An element with a frame in it. */
export interface FrameElement {
  readonly host: HTMLElement
  readonly frame: HTMLIFrameElement
  /** Style of the frame's wrapper. */
  readonly style: CSSStyleDeclaration
  /** Whether it fills a container rather than the window. */
  readonly isContained: boolean
}

/**
 * Puts a frame beside the page's `body`, or into the container; nothing of it is seen yet. The clip is
 * to be on the wrapper: on the frame itself WebKit does not paint.
 *
 * @throws ChatHubError `invalid-options` if there is no such container, `script-blocked` where the
 * page's Trusted Types forbid the policy `chathub`.
 */
export function insertFrame(settings: Settings): FrameElement {
  const parent = findParent(settings)
  const host = document.createElement('div')
  const wrapper = document.createElement('div')
  const frame = document.createElement('iframe')
  frame.className = frameClass
  const [title, colon, lang] = pickTexts(settings, titles)
  frame.lang = lang
  frame.title = settings.organization ? title + colon + settings.organization : title
  // Only a document that was loaded once can be opened and then has the page's address everywhere.
  pass('createHTML', '<!doctype html>', (html) => (frame.srcdoc = html))
  wrapper.append(frame)
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(parent !== document.documentElement ? cssInContainer : css)
  root.adoptedStyleSheets = [sheet]
  root.append(wrapper)
  parent.append(host)
  const { style } = sheet.cssRules[1] as CSSStyleRule
  return { host, frame, style, isContained: parent !== document.documentElement }
}

/**
 * The element that a frame of these settings stands in.
 *
 * @throws ChatHubError `invalid-options` if there is no such container.
 */
export function findParent(settings: Settings): Element {
  if (!settings.container) return document.documentElement
  const found = findContainer(settings)
  if (found) return found
  throw new ChatHubError('invalid-options', '`container` names no element of this page.')
}
