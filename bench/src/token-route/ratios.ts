import type { Measurement, PeerMeasurement } from '../row.ts'
import { measureCosts } from './cpu.ts'
import { servers, type ServerName } from './servers.ts'

/** Rows, and what they are made of. */
export interface ServerRatios {
  readonly rows: readonly Measurement[]
  /** Microseconds of processor time for an answered request, of each contestant. */
  readonly costs: readonly PeerMeasurement[]
}

const bare: ServerName = 'node:http'
const names = Object.keys(servers) as ServerName[]

/** Who is measured against whom. */
const contests: Readonly<Record<string, readonly [ours: ServerName, base: ServerName]>> = {
  V1: ['ours on node:http', bare],
  'V1 guide': ['ours on node:http', 'the guide’s handler'],
  'V2 Express': ['ours in Express', 'Express hello'],
  'V2 Hono': ['ours in Hono', 'Hono hello'],
  'V2 Fastify': ['ours in Fastify', 'Fastify hello'],
}

/** Measures the processor time of an answered request against others in the same run: rows V1 and V2. */
export async function measureServerRatios(): Promise<ServerRatios> {
  const rounds = await measureCosts(names)
  // Whatever else the machine does can only add to it.
  const leastOf = (name: ServerName): number => Math.min(...(rounds.get(name) ?? []))
  const against = (name: ServerName, base: ServerName): number =>
    Math.round((leastOf(name) / leastOf(base)) * 100) / 100
  const others = names.filter((name) => name !== bare && name !== 'ours on node:http')
  const rows = Object.entries(contests).map(([id, [ours, base]]) => ({
    id,
    title: `processor time of a hit, ${ours}, against ${base}`,
    unit: '×',
    value: against(ours, base),
    peers: id === 'V1' ? others.map((name) => ({ name, value: against(name, bare) })) : [],
  }))
  const costs = names.map((name) => ({ name, value: Math.round(leastOf(name) * 10) / 10 }))
  return { rows, costs }
}
