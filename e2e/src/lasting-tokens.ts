/** What looks like a token. Source: RFC 7519; the first two parts are JSON objects. */
const token = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/

/** Runs in the page: the text of each place that outlives the page or can be read over its shoulder. */
async function readPlaces(): Promise<Record<string, string>> {
  const readers: Readonly<Record<string, () => unknown>> = {
    address: () => location.href,
    cookies: () => document.cookie,
    localStorage: () => Object.entries(localStorage),
    sessionStorage: () => Object.entries(sessionStorage),
    databases: async () => (await indexedDB.databases()).map(({ name }) => name),
    caches: () => caches.keys(),
    history: () => history.state,
    requests: () =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        // The hub's own client cannot send a header with a WebSocket.
        .filter((name) => !new URL(name).pathname.startsWith('/chathub')),
    console: () => Reflect.get(window, '__consoleLines'),
    errors: () => Reflect.get(window, '__collectedErrors'),
  }
  const places = Object.entries(readers).map(async ([name, read]) => {
    try {
      return [name, JSON.stringify(await read()) ?? '']
    } catch {
      return [name, ''] // Not for this page, which then keeps nothing there.
    }
  })
  return Object.fromEntries(await Promise.all(places))
}

/** An expression for a page: the text of each place where a token must not be. */
export const placesThatLast = `(${readPlaces})()`

/** The places in which there is something that looks like a token, with their text. */
export function findTokens(places: Readonly<Record<string, string>>): string[] {
  return Object.entries(places)
    .filter(([, text]) => token.test(text))
    .map(([name, text]) => `${name}: ${text}`)
}
