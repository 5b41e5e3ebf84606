import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { mayHaveBody } from './api-error.js'
import { ended } from './fault-gate.js'
import type { Fault } from './faults.js'
import type { Random } from './random.js'

const pieceBytes = 65_536
const hugeBytes = 64 * 1024 * 1024

/**
 * Does to an answer's body what a fault says.
 *
 * @returns The answer to send; nothing is left to be sent where the connection ended half-way.
 */
export async function breakBody(
  response: Response,
  body: Fault['body'],
  env: HttpBindings,
  random: Random,
): Promise<Response> {
  const { status, headers } = response
  if (body === 'whole' || !mayHaveBody(status)) return response
  if (body === 'huge') return new Response(hugeText(), { status, headers })
  if (body === 'binary') {
    return new Response(new Uint8Array(random.bytes('noise', 1_024)), { status, headers })
  }
  const whole = Buffer.from(await response.arrayBuffer())
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  if (body === 'truncated') return new Response(new Uint8Array(half), { status, headers })
  await sendHalf(env, response, half)
  if (body === 'cut') env.incoming.socket.destroy()
  else await ended(env.incoming.socket)
  return RESPONSE_ALREADY_SENT
}

function sendHalf(
  { outgoing }: HttpBindings,
  { status, headers }: Response,
  half: Buffer,
): Promise<void> {
  // One byte more than there is: an empty body, too, must be missed.
  const announced = String(half.length * 2 + 1)
  outgoing.writeHead(status, { ...Object.fromEntries(headers), 'content-length': announced })
  return new Promise((resolve) => {
    if (half.length > 0) outgoing.write(half, () => resolve())
    else {
      outgoing.flushHeaders()
      setImmediate(resolve)
    }
  })
}

/** A JSON string, made as it is read: whoever stops reading stops it. */
function hugeText(): ReadableStream<Uint8Array> {
  const piece = new Uint8Array(pieceBytes).fill('a'.charCodeAt(0))
  const quote = new TextEncoder().encode('"')
  let sent = 0
  return new ReadableStream({
    start: (controller) => controller.enqueue(quote),
    pull: (controller) => {
      controller.enqueue(piece)
      sent += pieceBytes
      if (sent < hugeBytes) return
      controller.enqueue(quote)
      controller.close()
    },
  })
}
