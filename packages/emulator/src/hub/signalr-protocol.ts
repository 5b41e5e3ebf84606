import * as v from 'valibot'

// SignalR's JSON protocol, version 1:
// https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md

/** Ends each message. */
const separator = '\u001e'

/** Number of each kind of message that this hub reads or writes. */
export const messageType = {
  invocation: 1,
  streamItem: 2,
  completion: 3,
  streamInvocation: 4,
  cancelInvocation: 5,
  ping: 6,
  close: 7,
} as const

/** The first message of a client. */
export interface Handshake {
  readonly protocol: string
  readonly version: number
}

/** A call of a client. */
export interface Invocation {
  /** Absent where the client wants no answer. */
  readonly invocationId?: string | undefined
  readonly target: string
  readonly arguments: readonly unknown[]
}

/** A message of a client, as far as this hub has to tell it from others. */
export type ClientMessage =
  | { readonly kind: 'invocation'; readonly invocation: Invocation }
  | { readonly kind: 'stream-invocation'; readonly invocation: Invocation }
  | { readonly kind: 'close' }
  | { readonly kind: 'ignored' }

const handshakeSchema = v.object({ protocol: v.string(), version: v.number() })
const typeSchema = v.object({ type: v.pipe(v.number(), v.integer()) })
const invocationSchema = v.object({
  invocationId: v.optional(v.string()),
  target: v.string(),
  arguments: v.array(v.unknown()),
})

/** Writes one message. */
export function toFrame(message: object): string {
  return JSON.stringify(message) + separator
}

/** Splits what arrived into messages, and what has no end yet. */
export function splitFrames(text: string): { frames: readonly string[]; rest: string } {
  const parts = text.split(separator)
  const rest = parts.pop() ?? ''
  return { frames: parts, rest }
}

/** Reads a handshake. @throws Error if it is none. */
export function readHandshake(frame: string): Handshake {
  return v.parse(handshakeSchema, JSON.parse(frame))
}

/** Reads a message that is no handshake. @throws Error if it is no message of the protocol. */
export function readMessage(frame: string): ClientMessage {
  const value: unknown = JSON.parse(frame)
  const { type } = v.parse(typeSchema, value)
  switch (type) {
    case messageType.invocation:
      return { kind: 'invocation', invocation: v.parse(invocationSchema, value) }
    case messageType.streamInvocation:
      return { kind: 'stream-invocation', invocation: v.parse(invocationSchema, value) }
    case messageType.close:
      return { kind: 'close' }
    default:
      // The protocol asks that unknown kinds be passed over.
      return { kind: 'ignored' }
  }
}
