import { ChatHubServerError } from './errors.js'
import type { HandlerRequest } from './handler.js'

/** What of a request says where it comes from. */
type Sender = Pick<HandlerRequest<unknown, unknown>, 'header' | 'url'>

/**
 * Checks the option `allowedOrigins`.
 *
 * @throws ChatHubServerError `invalid-options`, also for `*`: answers with credentials are for listed origins only.
 */
export function readOrigins(origins: readonly string[] = []): ReadonlySet<string> {
  for (const origin of origins) {
    if (/^https?:/.test(origin) && URL.parse(origin)?.origin === origin) continue
    throw new ChatHubServerError('invalid-options', {
      message:
        '`allowedOrigins` must list origins, such as "https://app.example.com": no path, no "*".',
    })
  }
  return new Set(origins)
}

/** The origin of the page that asks, if it is one of the listed ones. */
export function readListedOrigin(origins: ReadonlySet<string>, sender: Sender): string | undefined {
  if (origins.size === 0) return undefined
  const origin = sender.header('origin')
  return origin !== undefined && origins.has(origin) ? origin : undefined
}

/**
 * Whether a request comes from a page of this very origin, from the address bar, or from no browser at all.
 * Source: Fetch Metadata, "Sec-Fetch-Site"; browsers that do not send it send `Origin` with every POST.
 */
export function isSameOrigin(sender: Sender): boolean {
  const site = sender.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = sender.header('origin')
  return origin === undefined || isOwnHost(origin, sender)
}

// The scheme says nothing: behind a proxy that ends TLS it is another one.
function isOwnHost(origin: string, sender: Sender): boolean {
  const host = sender.header('host') ?? sender.header(':authority')
  // Some servers of the Fetch standard name the host in the URL only.
  const known = host?.toLowerCase() ?? URL.parse(sender.url ?? '')?.host
  return known !== undefined && origin.replace(/^https?:\/\//, '') === known
}

/** The CORS headers of an answer to a listed origin. */
export function corsHeaders(origin: string): readonly string[] {
  return [
    'Access-Control-Allow-Origin',
    origin,
    'Access-Control-Allow-Credentials',
    'true',
    'Access-Control-Expose-Headers',
    'Retry-After, X-Request-Id',
  ]
}

/** The further CORS headers of an answer to the question whether a request may be sent. */
export function preflightHeaders(methods: string): readonly string[] {
  return [
    'Access-Control-Allow-Methods',
    methods,
    'Access-Control-Allow-Headers',
    'Authorization, Content-Type, X-Request-Id',
    'Access-Control-Max-Age',
    '7200',
  ]
}
