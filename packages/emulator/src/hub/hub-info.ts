// Apart from the hub itself, so that the package's types need none of `ws`.

/** How long a hub waits. */
export interface HubTiming {
  /** Silence after which the hub sends a ping, milliseconds. SignalR's default is 15,000. */
  readonly keepAliveMs: number
  /** Silence of a client after which the hub closes it, milliseconds. SignalR's default is 30,000. */
  readonly clientTimeoutMs: number
}

/** An operator's open connection, to look at. */
export interface HubConnectionInfo {
  readonly operatorId: number
  readonly organizationId: number
  /** Milliseconds since the epoch. */
  readonly openedAt: number
}
