import { HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr'
import type { HubConnection } from '@microsoft/signalr'
import type { TokenReader } from './start-token.js'

const longestDelayMs = 5_000
const sendTimeoutMs = 20_000

/** What the hub reports. */
export interface HubListeners {
  readonly onConnected: () => void
  /** The connection is gone, or was never made; the hub goes on trying. */
  readonly onTrying: () => void
  /** The service does not accept the token; the hub has stopped. */
  readonly onRefused: () => void
  /** An event of the service, with its arguments as they came. */
  readonly onEvent: (name: HubEvent, values: readonly unknown[]) => void
}

const hubEvents = [
  'ReceiveMessage',
  'ReceiveMediaMessage',
  'ChatStatusChanged',
  'MessageStatusChanged',
  'ChatCreated',
] as const

/** Name of an event that the service sends. */
export type HubEvent = (typeof hubEvents)[number]

/** The real-time connection. */
export interface Hub {
  /** Connects, and stays connected: it never gives up unless the token is refused. */
  readonly start: () => void
  readonly stop: () => void
  readonly isConnected: () => boolean
  /** Calls a method of the service; rejects where it refuses, or the connection goes. */
  readonly invoke: (method: string, ...values: readonly unknown[]) => Promise<unknown>
}

/** Makes the connection to `/chathub`, not started yet. */
export function createHub(apiUrl: string, readToken: TokenReader, listeners: HubListeners): Hub {
  const connection = buildConnection(apiUrl, readToken)
  let isWanted = false

  async function connect(): Promise<void> {
    for (let attempt = 0; isWanted; attempt++) {
      try {
        await connection.start()
        listeners.onConnected()
        return
      } catch (error) {
        if (isRefusal(error)) return refuse()
        // Stopped while it connected: nobody tries any more.
        if (!isWanted) return
        listeners.onTrying()
      }
      await pause(delayMs(attempt))
    }
  }

  function refuse(): void {
    isWanted = false
    listeners.onRefused()
  }

  connection.onreconnecting(() => listeners.onTrying())
  connection.onreconnected(() => listeners.onConnected())
  connection.onclose((error) => {
    if (isRefusal(error)) refuse()
    if (!isWanted) return
    listeners.onTrying()
    void connect()
  })
  for (const name of hubEvents) {
    connection.on(name, (...values: unknown[]) => listeners.onEvent(name, values))
  }

  return {
    start: () => {
      isWanted = true
      void connect()
    },
    stop: () => {
      isWanted = false
      void connection.stop()
    },
    isConnected: () => connection.state === HubConnectionState.Connected,
    invoke: (method, ...values) => withTimeout(connection.invoke<unknown>(method, ...values)),
  }
}

function buildConnection(apiUrl: string, readToken: TokenReader): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(`${apiUrl}/chathub`, { accessTokenFactory: readToken, withCredentials: false })
    .withAutomaticReconnect({
      nextRetryDelayInMilliseconds: ({ previousRetryCount, retryReason }) =>
        isRefusal(retryReason) ? null : delayMs(previousRetryCount - 1),
    })
    .configureLogging(LogLevel.None)
    .build()
}

/** At once, then half a second, doubled up to the longest delay, spread by up to a fifth. */
function delayMs(attempt: number): number {
  if (attempt < 0) return 0
  return Math.min(longestDelayMs, 500 * 2 ** attempt) * (0.8 + Math.random() * 0.2)
}

// The client wraps the answer to its negotiation in an error that has the status in its text only.
function isRefusal(error: unknown): boolean {
  return error instanceof Error && /status code '40[13]'/i.test(error.message)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

async function withTimeout<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The service did not answer.')), sendTimeoutMs)
  })
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer))
}
