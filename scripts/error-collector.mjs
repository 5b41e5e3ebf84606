/** Path under which test servers serve {@link errorCollector}. */
export const errorCollectorPath = '/__error-collector.js'

/**
 * Script for the very start of every page under test. A page's own script is the only way to see
 * uncaught errors, rejections and what is written to the console that is the same in all three browsers.
 */
export const errorCollector = `(() => {
  const errors = []
  Object.defineProperty(window, '__collectedErrors', { value: errors })
  const text = (value) => (value instanceof Error ? value.name + ': ' + value.message : String(value))
  addEventListener('error', (event) => {
    if (event instanceof ErrorEvent) errors.push('uncaught ' + (event.error ? text(event.error) : event.message))
  })
  addEventListener('unhandledrejection', (event) => errors.push('unhandled rejection ' + text(event.reason)))
  const lines = []
  Object.defineProperty(window, '__consoleLines', { value: lines })
  for (const level of ['debug', 'info', 'log', 'warn', 'error']) {
    const write = console[level]
    console[level] = (...values) => {
      const line = 'console.' + level + ' ' + values.map(text).join(' ')
      lines.push(line)
      if (level === 'error') errors.push(line)
      write.apply(console, values)
    }
  }
})()
`

/**
 * Puts the collector first into a page's `<head>`.
 *
 * @param {string} html - The page.
 * @param {string} [nonce] - CSP nonce, for pages with such a policy.
 * @returns {string} The page with the collector.
 */
export function withErrorCollector(html, nonce) {
  const attribute = nonce === undefined ? '' : ` nonce="${nonce}"`
  const tag = `<script src="${errorCollectorPath}"${attribute}></script>`
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => head + tag)
    : html.replace(/^(\s*<!doctype[^>]*>)?/i, (doctype) => doctype + tag)
}
