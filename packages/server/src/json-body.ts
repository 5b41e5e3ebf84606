import type { JsonBody } from './handler.js'
import { parseJson } from './token.js'

/** Reads a JSON body. One that breaks off is none. */
export async function readJsonBody(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<JsonBody> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of chunks) {
      size += part.byteLength
      if (size > maxBytes) return 'too-large'
      parts.push(part)
    }
  } catch {
    // The browser has gone: nobody hears what is answered now.
    return { json: undefined }
  }
  return { json: parseJson(Buffer.concat(parts).toString()) }
}
