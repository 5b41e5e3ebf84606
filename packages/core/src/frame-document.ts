import type { Settings } from './options.js'
import { pass, setFetchOptions } from './script.js'

export type FrameWindow = Window & typeof globalThis

/**
 * Writes the frame's document anew: standards mode, the page's address, language and direction. Links
 * lead the page elsewhere, not the frame.
 */
export function writeDocument(frame: HTMLIFrameElement): FrameWindow {
  const view = frame.contentWindow as FrameWindow
  view.document.open()
  pass('createHTML', '<!doctype html><base target="_top">', (html) => view.document.write(html))
  view.document.close()
  for (const name of ['lang', 'dir']) {
    const value = document.documentElement.getAttribute(name)
    if (value) view.document.documentElement.setAttribute(name, value)
  }
  const base = view.document.querySelector('base') as HTMLBaseElement
  if (document.baseURI !== location.href) base.href = document.baseURI
  return view
}

/** Lets the browser fetch the script. A hint in the page's document would cost a second request. */
export function addPreload(
  { document: owner }: Window,
  settings: Settings,
  href: string,
): Element | null {
  const link = owner.createElement('link')
  setFetchOptions(link, settings)
  // WebKit takes what it has fetched ahead without a look at the integrity.
  if (link.hasAttribute('integrity')) return null
  link.rel = 'modulepreload'
  link.href = href
  owner.head.append(link)
  return link
}

/**
 * Code of the inline script that hands out the frame's own `import()`: from the page's it would run the
 * module in the page. It never changes, so that a policy can allow it by its hash.
 */
const importer = 'document.currentScript.load=s=>import(s)'

/** The frame's own `import()`; `null` where the page's policy allows no inline script with this nonce. */
export function findImport(
  { document: owner }: Window,
  nonce: string | undefined,
): ((src: string) => Promise<unknown>) | null {
  const script: HTMLScriptElement & { load?: (src: string) => Promise<unknown> } =
    owner.createElement('script')
  if (nonce) script.setAttribute('nonce', nonce)
  pass('createScript', importer, (code) => (script.text = code))
  owner.head.append(script)
  script.remove()
  return script.load ?? null
}
