import { delay } from './deadline.js'
import { ChatHubError, chatHubError } from './errors.js'
import type { Settings } from './options.js'
import type { ChatHubOptions } from './types.js'

/** How long looking for a cause may take, in milliseconds; with what follows it stays below three seconds. */
const limitMs = 2900

/** How long after a failed request the report of a policy's violation may come, in milliseconds. */
const violationMs = 50

/** What asking for a URL from this page told. */
export type Probe =
  | { readonly kind: 'answered'; readonly status: number; readonly type: string }
  /**
   * - `refused`: the host answers, and not to this site.
   * - `forbidden`: the page's own `connect-src` does not let it ask.
   * - `silent`: down, cut off, too slow, or held back by the browser or an extension: no page is told which.
   */
  | { readonly kind: 'refused' | 'forbidden' | 'silent' }

/**
 * Finds out why the browser could not fetch the widget's script, as far as it lets a page know.
 *
 * @param error - The failure. Only `script-unreachable` is looked into.
 * @returns `script-refused`, `offline`, or `script-unreachable` with what was seen as its `cause`; the given error
 * where nothing more can be told within three seconds. Never rejects.
 */
export async function explain(
  error: ChatHubError,
  settings: Settings,
  signal: AbortSignal,
): Promise<ChatHubError> {
  if (error.code !== 'script-unreachable') return error
  if (!navigator.onLine) return chatHubError('offline')
  const url = new URL(settings.scriptUrl, document.baseURI)
  url.hash = ''
  const seen = await probe(url, settings.referrerPolicy, signal)
  if (seen.kind === 'refused') return refusal('script-refused')
  const detail = describeFailure(seen, url, settings)
  return detail ? new ChatHubError(error.code, error.message, { cause: new Error(detail) }) : error
}

/** What is wrong with the script, as far as it was seen; empty if that is nothing. */
export function describeFailure(
  seen: Probe,
  url: URL,
  settings: Pick<ChatHubOptions, 'attributes' | 'crossOrigin' | 'integrity'>,
): string {
  if (seen.kind === 'answered') {
    if (seen.status > 299) return `HTTP ${seen.status}`
    if (!/(java|ecma)script/i.test(seen.type)) return `Content-Type: ${seen.type || 'none'}`
    if (settings.integrity ?? settings.attributes?.integrity)
      return 'The file does not match `integrity`.'
    return settings.crossOrigin === 'use-credentials' ? 'The host allows no credentials.' : ''
  }
  if (seen.kind === 'forbidden') {
    const status = statusFromTiming(url)
    return status ? `HTTP ${status}` : 'connect-src forbids a closer look.'
  }
  const isMixed = location.protocol === 'https:' && url.protocol === 'http:'
  return isMixed ? 'Mixed content: http in a page of https.' : ''
}

/** Chromium and Firefox tell it where CORS passed; else it is 0 or missing. */
function statusFromTiming({ href }: URL): number | undefined {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  return entries.findLast(({ name }) => name.split('#')[0] === href)?.responseStatus
}

/** An error that names the domain to register and who does it. */
export function refusal(code: 'script-refused' | 'api-refused'): ChatHubError {
  const what = code === 'api-refused' ? 'ChatHub’s API' : 'Failed to load widget: its host'
  return new ChatHubError(
    code,
    `${what} refuses ${location.origin}; have help@smsbat.com register this domain.`,
  )
}

/** Asks for a URL, without cookies, and reads nothing of the answer but its status and type. Never rejects. */
export async function probe(
  url: URL,
  referrerPolicy: ReferrerPolicy | undefined,
  signal: AbortSignal,
): Promise<Probe> {
  const done = new AbortController()
  const limit = setTimeout(() => done.abort(), limitMs)
  let isForbidden = false
  const onViolation = (event: SecurityPolicyViolationEvent): void => {
    const { disposition, effectiveDirective, blockedURI } = event
    const isOurs = effectiveDirective === 'connect-src' && url.href.startsWith(blockedURI)
    isForbidden ||= disposition === 'enforce' && isOurs
  }
  document.addEventListener('securitypolicyviolation', onViolation, { signal: done.signal })
  const ask = async (mode: RequestMode): Promise<Response> =>
    fetch(url, {
      mode,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: referrerPolicy ?? '',
      signal: AbortSignal.any([signal, done.signal]),
    })
  try {
    const { status, headers } = await ask('cors')
    // Of what a server sends no more is taken than the form of a type allows.
    const [type = ''] = /^[a-z]+\/[\w.+-]{1,40}/i.exec(headers.get('content-type') ?? '') ?? []
    return { kind: 'answered', status, type }
  } catch {
    // Whether the host is there at all is told by a request that asks for no permission.
    const isThere = await ask('no-cors').then(
      () => true,
      () => false,
    )
    if (isThere) return { kind: 'refused' }
    // Chromium and Firefox report the violation after the rejection.
    await delay(violationMs, signal)
    return { kind: isForbidden ? 'forbidden' : 'silent' }
  } finally {
    clearTimeout(limit)
    done.abort()
  }
}
