import { ChatHubServerError } from './errors.js'

/** Where ChatHub's API is, by its documentation. */
export const defaultBaseUrl = 'https://chatapi.smsbat.com'

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * Checks a base URL before any credential goes there.
 *
 * @throws ChatHubServerError `invalid-options`, `insecure-url`.
 */
export function checkBaseUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw invalid('`baseUrl` is no plain http(s) URL: leave it out, or set it to ChatHub’s API.')
  }
  // fetch() refuses these with an error that quotes them.
  if (url.username !== '' || url.password !== '') {
    throw invalid('`baseUrl` holds a user or password: pass credentials as their own option.')
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new ChatHubServerError('insecure-url')
  }
  return url
}

function invalid(message: string): ChatHubServerError {
  return new ChatHubServerError('invalid-options', { message })
}
