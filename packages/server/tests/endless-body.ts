import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/**
 * Posts a body that never ends, and whose length is not said, until there is an answer.
 *
 * @returns The answer's status.
 */
export async function sendEndlessBody(url: string, cookie: string): Promise<number | undefined> {
  const headers = { cookie, 'content-type': 'application/json' }
  const outgoing = request(url, { method: 'POST', headers })
  const body = createEndlessBody()
  body.pipe(outgoing)
  try {
    const [response]: IncomingMessage[] = await once(outgoing, 'response')
    return response?.statusCode
  } finally {
    body.destroy()
    outgoing.on('error', () => undefined).destroy()
  }
}

/** A body that never ends, as fast as it is read. */
export function createEndlessBody(): Readable {
  return Readable.from(repeat('"'.padEnd(10_000, 'x')))
}

function* repeat(text: string): Generator<string> {
  for (;;) yield text
}
