import { isHTTPError, type RetryOptions } from 'ky'

/** When a call is given up. */
export interface RetryLimits {
  readonly timeoutMs: number
  readonly retries: number
  readonly retryDelayMs: number
}

const retriedStatuses = [429, 500, 502, 503, 504]

/** Makes ky's rules for one call. */
export function createRetry(isUnrepeatable: boolean, limits: RetryLimits): RetryOptions {
  const { retries, retryDelayMs, timeoutMs } = limits
  const deadline = Date.now() + timeoutMs
  let waitMs = 0
  return {
    limit: retries,
    methods: ['get', 'post', 'put', 'delete'],
    statusCodes: isUnrepeatable ? [429] : retriedStatuses,
    // ky would also wait for headers of other services, beyond any time limit.
    afterStatusCodes: [],
    delay: () => waitMs,
    shouldRetry: ({ error, retryCount }) => {
      if (isUnrepeatable && !isHTTPError(error)) return false
      const backoffMs = retryDelayMs * 2 ** (retryCount - 1) * (1 + Math.random() / 4)
      waitMs = retryAfterMs(error) ?? backoffMs
      // Waiting for longer than the call may take would hide this failure behind a `timeout`.
      return Date.now() + waitMs < deadline ? undefined : false
    },
  }
}

// Source: RFC 9110, 5.6.7. `Date.parse` takes more than that: `1.5` for a day in 2001, which is over.
const datePattern = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

function retryAfterMs(error: unknown): number | undefined {
  if (!isHTTPError(error)) return undefined
  const { headers } = error.response
  const header = headers.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000
  if (!datePattern.test(header)) return undefined
  // The moment is by ChatHub's clock.
  const sentAt = Date.parse(headers.get('date') ?? '')
  const waitMs = Date.parse(header) - (Number.isNaN(sentAt) ? Date.now() : sentAt)
  return Number.isNaN(waitMs) ? undefined : Math.max(0, waitMs)
}

/**
 * Says why there was no answer, as far as that can hold no secret. The original error may hold
 * the request, or what was received.
 */
export function reasonOfFailure(error: unknown): Error | undefined {
  const root = rootCause(error)
  if (!(root instanceof Error) || !('code' in root) || typeof root.code !== 'string') {
    return undefined
  }
  const { code } = root
  if (!/^[A-Z][A-Z0-9_]{1,63}$/.test(code)) return undefined
  // An error of the system says which address was tried; others may quote what they read.
  return Object.assign(new Error('syscall' in root ? root.message : code), { code })
}

function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error
}
