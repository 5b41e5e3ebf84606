import { createHash } from 'node:crypto'
import { readBundle } from '../widget-bundles.js'
import type { RouteContext } from './route-environment.js'

/** A script that the build has bundled for browsers. */
export interface ServedScript {
  /** Its name in `dist/widget`. */
  readonly file: string
  readonly cacheControl: string
  /** Put before the bundle. */
  readonly firstLine?: string
}

/** Answers with a script; 304 where the browser has it already. */
export async function sendScript(
  context: RouteContext,
  { file, cacheControl, firstLine = '' }: ServedScript,
): Promise<Response> {
  const bundle = await readBundle(file)
  if (bundle === null) {
    return context.text(`dist/widget/${file} is missing. Build @chathub/emulator first.\n`, 404)
  }
  const body = firstLine + bundle
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  context.header('cache-control', cacheControl)
  context.header('etag', etag)
  if (context.req.header('if-none-match') === etag) return context.body(null, 304)
  context.header('content-type', 'text/javascript; charset=utf-8')
  return context.body(body)
}
