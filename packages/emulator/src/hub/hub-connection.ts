import type { RawData, WebSocket } from 'ws'
import type { HubTiming } from './hub-info.js'
import {
  messageType,
  readHandshake,
  readMessage,
  splitFrames,
  toFrame,
} from './signalr-protocol.js'
import type { Invocation } from './signalr-protocol.js'

/** SignalR's own times. */
export const defaultHubTiming: HubTiming = { keepAliveMs: 15_000, clientTimeoutMs: 30_000 }

/** One client's open connection. */
export interface HubConnection {
  /** Calls a client's method. @param frame - The call, written once for all who get it */
  readonly send: (frame: string) => void
  /** Says goodbye and closes. With `allowReconnect` the client may come back by itself. */
  readonly close: (error: string | null, allowReconnect: boolean) => void
  /** Cuts the connection without a word, as a lost network does. */
  readonly cut: () => void
}

/**
 * Speaks SignalR's JSON protocol on a socket.
 *
 * @param invoke - Runs a call; what it throws becomes the call's error.
 */
export function openHubConnection(
  socket: WebSocket,
  timing: HubTiming,
  invoke: (invocation: Invocation) => unknown,
): HubConnection {
  let hasShakenHands = false
  let rest = ''
  let keepAlive = setTimeout(ping, timing.keepAliveMs)
  let silence = setTimeout(giveUp, timing.clientTimeoutMs)

  function write(frame: string): void {
    if (socket.readyState !== socket.OPEN) return
    clearTimeout(keepAlive)
    keepAlive = setTimeout(ping, timing.keepAliveMs)
    socket.send(frame)
  }

  function ping(): void {
    write(toFrame({ type: messageType.ping }))
  }

  function giveUp(): void {
    close('The client was silent for too long.', true)
  }

  function close(error: string | null, allowReconnect: boolean): void {
    const reason = error === null ? {} : { error }
    if (hasShakenHands) write(toFrame({ type: messageType.close, ...reason, allowReconnect }))
    socket.close()
  }

  function shakeHands(frame: string): void {
    const { protocol, version } = readHandshake(frame)
    if (protocol === 'json' && version === 1) {
      hasShakenHands = true
      socket.send(toFrame({}))
      return
    }
    const error = `The protocol '${protocol}' in version ${version} is not supported.`
    socket.send(toFrame({ error }))
    socket.close()
  }

  function receive(frame: string): void {
    if (!hasShakenHands) return shakeHands(frame)
    const message = readMessage(frame)
    if (message.kind === 'close') return socket.close()
    if (message.kind === 'invocation') return complete(message.invocation, invoke)
    if (message.kind === 'stream-invocation') return complete(message.invocation, refuseStream)
  }

  function complete(invocation: Invocation, run: (invocation: Invocation) => unknown): void {
    const { invocationId } = invocation
    const answer = outcome(invocation, run)
    if (invocationId === undefined) return
    write(toFrame({ type: messageType.completion, invocationId, ...answer }))
  }

  socket.on('message', (data) => {
    clearTimeout(silence)
    silence = setTimeout(giveUp, timing.clientTimeoutMs)
    try {
      const arrived = splitFrames(rest + asText(data))
      rest = arrived.rest
      for (const frame of arrived.frames) receive(frame)
    } catch {
      close('The connection was closed with an error: the message could not be read.', false)
    }
  })
  socket.on('close', () => {
    clearTimeout(keepAlive)
    clearTimeout(silence)
  })
  // A broken frame closes the socket; without a listener it would end the process.
  socket.on('error', () => socket.terminate())

  return {
    close,
    send: (frame) => {
      // A client that has not shaken hands takes no calls; it asks for the list afterwards anyway.
      if (hasShakenHands) write(frame)
    },
    cut: () => socket.terminate(),
  }
}

function outcome(
  invocation: Invocation,
  run: (invocation: Invocation) => unknown,
): { readonly result: unknown } | { readonly error: string } {
  try {
    return { result: run(invocation) ?? null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    return { error: `Failed to invoke '${invocation.target}' due to an error: ${reason}` }
  }
}

function refuseStream({ target }: Invocation): never {
  throw new Error(`'${target}' does not stream.`)
}

function asText(data: RawData): string {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data))
  return bytes.toString('utf8')
}
