import { isChatHubServerError, type ChatHubServerErrorCode } from './errors.js'
import { waitFor } from './time-limit.js'
import { nameOf, type Call, type CallOptions, type Transport } from './transport.js'

/** Headers that say in whose name a call is made. */
export type Headers = Readonly<Record<string, string>>

/** Where the headers of calls come from. */
export interface Authorization {
  /** The headers for the next call. */
  readonly get: () => Promise<Headers>
  /** What a call that waited for its turn goes out with; `undefined` if that has been refused and nothing else is there yet. */
  readonly latest: (headers: Headers) => Headers | undefined
  /** Other headers than those that ChatHub answered with this error; `undefined` if they would not help. */
  readonly renew: (refused: Headers, code: ChatHubServerErrorCode) => Promise<Headers> | undefined
}

/** Sends one call in somebody's name. */
export type Send = <Value>(call: Call<Value>, options: CallOptions | undefined) => Promise<Value>

/** Makes a sender that renews refused headers once. */
export function createSend(authorization: Authorization, transport: Transport): Send {
  return async (call, options = {}) => {
    const name = nameOf(call)
    let headers = await waitFor(authorization.get, options.signal, name)
    const latest = (): Headers | undefined => {
      const found = authorization.latest(headers)
      headers = found ?? headers
      return found
    }
    try {
      return await transport({ ...call, headers: latest }, options)
    } catch (error) {
      // A token may be revoked or expire at any time, so one refusal is no failure yet.
      const renewed = isChatHubServerError(error)
        ? authorization.renew(headers, error.code)
        : undefined
      if (renewed === undefined) throw error
      const others = await waitFor(() => renewed, options.signal, name)
      return transport({ ...call, headers: () => others, isAhead: true }, options)
    }
  }
}
