declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Whether this is a production build. Bundlers replace the expression; a plain browser counts as production. */
export function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production'
  } catch {
    return true
  }
}

/** Whether a token may travel to this URL: `https:`, or `http:` within this machine. */
export function isSecureUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url, document.baseURI)
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
  )
}

/** Marks our frames. */
export const frameClass = 'chathub-frame'

/**
 * Whether nothing is to run here: there is no document, as on a server, or it is in a frame of ours, where a
 * widget that reloads its document brings the page.
 */
export function isServer(): boolean {
  return typeof document === 'undefined' || window.frameElement?.className === frameClass
}

/** Whether this environment runs modules. A test environment without them goes by the events of the script element. */
export function runsModules(): boolean {
  return HTMLScriptElement.supports?.('module') ?? false
}
