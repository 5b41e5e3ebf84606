import type { WebSocket } from 'ws'
import type { Random } from '../random.js'
import type { Operator } from '../world/world-types.js'
import { openHubConnection } from './hub-connection.js'
import type { HubConnection } from './hub-connection.js'
import type { HubEvent } from './hub-events.js'
import type { HubConnectionInfo, HubTiming } from './hub-info.js'
import { messageType, toFrame } from './signalr-protocol.js'
import type { Invocation } from './signalr-protocol.js'

/** What a client is told before it opens a socket. */
export interface Negotiation {
  readonly negotiateVersion: number
  readonly connectionId: string
  readonly connectionToken?: string
  readonly availableTransports: readonly {
    readonly transport: 'WebSockets'
    readonly transferFormats: readonly ['Text']
  }[]
}

/** Who is connected, and on which word. */
export interface HubClient {
  readonly operator: Operator
  /** By the service's clock, milliseconds since the epoch. */
  readonly openedAt: number
  /** Milliseconds until the token's end, or `null` for a connection that outlives it. */
  readonly lifeMs: number | null
}

/** The real-time hub. */
export interface Hub {
  /** @param version - The client's `negotiateVersion`; from 1 on there is a connection token. */
  readonly negotiate: (version: number) => Negotiation
  /** Whether a connection token was given out and not used yet; it is used up by this. */
  readonly redeem: (connectionToken: string) => boolean
  readonly open: (socket: WebSocket, client: HubClient) => void
  readonly broadcast: (organizationId: number, event: HubEvent) => void
  readonly connections: () => readonly HubConnectionInfo[]
  readonly disconnectOperator: (operatorId: number) => void
  readonly cutAll: () => void
}

interface OpenConnection {
  readonly info: HubConnectionInfo
  readonly connection: HubConnection
}

/** A timer of Node takes no longer wait, milliseconds. */
const longestTimerMs = 2_147_483_647
const rememberedTokens = 1_000

/**
 * Makes a hub without connections.
 *
 * @param random - Draws the ids of connections.
 * @param invoke - Runs an operator's call; what it throws becomes the call's error.
 * @param onChange - Hears of the open connections after each change.
 */
export function createHub(
  timing: HubTiming,
  random: Random,
  invoke: (operator: Operator, invocation: Invocation) => unknown,
  onChange: (connections: readonly HubConnectionInfo[]) => void,
): Hub {
  const open = new Set<OpenConnection>()
  const tokens = new Set<string>()

  function remember(token: string): void {
    const [oldest] = tokens
    if (oldest !== undefined && tokens.size >= rememberedTokens) tokens.delete(oldest)
    tokens.add(token)
  }

  function connections(): readonly HubConnectionInfo[] {
    return [...open].map(({ info }) => info)
  }

  function add(socket: WebSocket, { operator, openedAt, lifeMs }: HubClient): void {
    const connection = openHubConnection(socket, timing, (call) => invoke(operator, call))
    const { id: operatorId, organizationId } = operator
    const entry = { connection, info: { operatorId, organizationId, openedAt } }
    open.add(entry)
    onChange(connections())
    const expire = (): void => connection.close('The token has expired.', true)
    const expiry = lifeMs === null ? null : setTimeout(expire, Math.min(lifeMs, longestTimerMs))
    socket.on('close', () => {
      open.delete(entry)
      onChange(connections())
      if (expiry !== null) clearTimeout(expiry)
    })
  }

  return {
    open: add,
    negotiate: (version) => {
      const connectionId = random.uuid('hub connection')
      const connectionToken = random.text('hub token', 16)
      remember(version > 0 ? connectionToken : connectionId)
      return {
        negotiateVersion: Math.min(version, 1),
        connectionId,
        ...(version > 0 ? { connectionToken } : {}),
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
      }
    },
    redeem: (token) => tokens.delete(token),
    broadcast: (organizationId, event) => {
      const frame = toFrame({ type: messageType.invocation, ...event })
      for (const { info, connection } of open) {
        if (info.organizationId === organizationId) connection.send(frame)
      }
    },
    connections,
    disconnectOperator: (operatorId) => {
      for (const { info, connection } of open) {
        if (info.operatorId === operatorId) connection.close('The operator is not active.', true)
      }
    },
    cutAll: () => {
      for (const { connection } of open) connection.cut()
    },
  }
}
