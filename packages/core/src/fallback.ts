import type { Settings } from './options.js'
import { getRegistry, type ShownContact } from './registry.js'

const texts = {
  en: ['Chat is temporarily unavailable.', 'Contact us'],
  fr: ['Le chat est momentanément indisponible.', 'Contactez-nous'],
  uk: ['Чат тимчасово недоступний.', 'Зв’яжіться з нами'],
} as const

const css = `.chat-fallbacks{position:fixed;inset:auto 16px 16px auto;z-index:2147483000;display:grid;gap:8px;
max-width:min(320px,100vw - 32px)}.chat-fallback{box-sizing:border-box;padding:12px 16px;border:1px solid #8886;border-radius:12px;background:Canvas;color:CanvasText;
font:14px/1.5 system-ui,sans-serif;box-shadow:0 4px 16px #0003}.chat-fallback p{margin:0}@media print{.chat-fallbacks{display:none}}`

/**
 * Tells people that the chat does not run and where to turn to, in the corner where it would be; what
 * several widgets say differently stands one above the other.
 * The DOM is built node by node and styled by a constructed sheet, so that no policy forbids it.
 *
 * @returns Takes it away.
 */
export function showFallback(settings: Settings): () => void {
  const { fallbackContact } = settings
  if (fallbackContact === false) return () => {}
  const [unavailable, write, lang] = pickTexts(settings, texts)
  const own = { lang, dir: 'ltr' }
  const { email, text } = fallbackContact ?? {}
  const root = document.createElement('div')
  root.className = 'chat-fallback'
  root.setAttribute('role', 'status')
  root.append(text === undefined ? paragraph(own, unavailable) : paragraph({ dir: 'auto' }, text))
  if (email) root.append(paragraph(own, `${write}: `, mailLink(email)))
  const { contacts } = getRegistry()
  // Widgets of several organizations that fail alike share one, unless the page has taken it away.
  const isAlike = (other: ShownContact): boolean =>
    other.root.isConnected && other.root.isEqualNode(root)
  const shown = [...contacts].find(isAlike) ?? put(root)
  contacts.add(shown)
  shown.users++
  return () => {
    if (--shown.users > 0) return
    contacts.delete(shown)
    shown.remove()
  }
}

function put(root: HTMLElement): ShownContact {
  const removeStyle = addStyle(document, css)
  const stack = document.querySelector('.chat-fallbacks') ?? document.createElement('div')
  stack.className = 'chat-fallbacks'
  stack.append(root)
  // `body` is null while the head is parsed.
  if (!stack.isConnected) (document.body ?? document.documentElement).append(stack)
  const remove = (): void => {
    root.remove()
    if (!stack.firstChild) stack.remove()
    removeStyle()
  }
  return { root, users: 0, remove }
}

/**
 * The texts in the language of `locale` or of the page, else in English, and after them the language: the
 * page around them may be in another. All three are written from left to right.
 */
export function pickTexts(
  { locale }: Settings,
  all: Readonly<Record<'en' | 'fr' | 'uk', readonly [string, string]>>,
): readonly [string, string, string] {
  const wanted = (locale ?? document.documentElement.lang).slice(0, 2).toLowerCase()
  const lang = wanted in all ? wanted : 'en'
  return [...all[lang as 'en'], lang]
}

function paragraph(
  language: Partial<Pick<HTMLElement, 'lang' | 'dir'>>,
  ...content: (string | Node)[]
): HTMLElement {
  const element = Object.assign(document.createElement('p'), language)
  element.append(...content)
  return element
}

function mailLink(email: string): HTMLElement {
  const link = document.createElement('a')
  link.href = `mailto:${email}`
  link.textContent = email
  return link
}

/**
 * Styles a document or a shadow root with a constructed sheet, which no policy forbids.
 *
 * @returns Takes the style away.
 */
export function addStyle(root: Document | ShadowRoot, rules: string): () => void {
  // A test environment without constructed sheets shows the bare text.
  if (!root.adoptedStyleSheets) return () => {}
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}
