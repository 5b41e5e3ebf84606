import type { Request, RequestHandler } from 'express'

/**
 * Refuses what another site makes a browser send: a login with its own account, a logout. Browsers say where a
 * request comes from by `Sec-Fetch-Site` or `Origin`; one with neither header comes from no browser, and brings
 * no cookie that its sender does not know.
 *
 * @param publicUrl - Origin of this server. Default: any port of the host that was asked, for pages on loopback.
 */
export function refuseOtherSites(publicUrl: string | undefined): RequestHandler {
  const isOwn = publicUrl === undefined ? isOfHost : isOfOrigin(publicUrl)
  return (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD' || isOwn(request)) next()
    else response.status(403).json({ error: 'Cross-site request refused', code: 'cross-site' })
  }
}

/**
 * Keeps a redirect on this origin.
 *
 * @param next - Where to, as the browser says it.
 * @returns Path, query and fragment; `/` for anything that is no path of this origin, such as `//host`, `/\host` and `/.//host`.
 */
export function readNextPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const base = 'http://this.invalid'
  const url = URL.parse(next, base)
  // `/.//host` is a path of this origin, but what is left of it once parsed, `//host`, is not.
  if (url?.origin !== base || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}

function isOfOrigin(publicUrl: string): (request: Request) => boolean {
  return (request) => {
    const site = request.get('sec-fetch-site')
    const origin = request.get('origin')
    if (site !== undefined) return site === 'same-origin' || site === 'none'
    return origin === undefined || origin === publicUrl
  }
}

function isOfHost(request: Request): boolean {
  const site = request.get('sec-fetch-site')
  if (site !== undefined) return site !== 'cross-site'
  const origin = request.get('origin')
  return origin === undefined || URL.parse(origin)?.hostname === request.hostname
}
