import type { Measurement } from '../row.ts'
import { median } from '../samples.ts'
import { measureCosts } from './cpu.ts'
import { servers, type ServerName } from './servers.ts'

/** Rows, and what they are made of. */
export interface ServerRatios {
  readonly rows: readonly Measurement[]
  readonly costs: readonly ServerCost[]
}

/** Microseconds of processor time for an answered request of one contestant. */
export interface ServerCost {
  readonly name: string
  /** Of the best round. */
  readonly least: number
  /** Of the middle round. */
  readonly median: number
}

const bare: ServerName = 'node:http'
const names = Object.keys(servers) as ServerName[]

/** Who is measured against whom. */
const contests: Readonly<Record<string, readonly [ours: ServerName, base: ServerName]>> = {
  V1: ['ours on node:http', bare],
  'V1 guide': ['ours on node:http', 'the guide’s handler'],
  'V2 Express': ['ours in Express', 'Express hello'],
  'V2 Hono': ['ours in Hono', 'Hono hello'],
  'V2 Hono answer': ['ours in Hono', 'Hono with our answer'],
  'V2 Fastify': ['ours in Fastify', 'Fastify hello'],
}

/** Measures the processor time of an answered request against others in the same run: rows V1 and V2. */
export async function measureServerRatios(): Promise<ServerRatios> {
  const rounds = await measureCosts(names)
  const costsOf = (name: ServerName): readonly number[] => rounds.get(name) ?? []
  // The middle of the ratios of each round: a machine that gets slower or faster does so for both.
  const against = (name: ServerName, base: ServerName): number =>
    rounded(median(costsOf(name).map((cost, round) => cost / (costsOf(base)[round] ?? NaN))))
  const others = names.filter((name) => name !== bare && name !== 'ours on node:http')
  const rows = Object.entries(contests).map(([id, [ours, base]]) => ({
    id,
    title: `processor time of a hit, ${ours}, against ${base}`,
    unit: '×',
    value: against(ours, base),
    peers: id === 'V1' ? others.map((name) => ({ name, value: against(name, bare) })) : [],
  }))
  const costs = [...rounds].map(([name, values]) => ({
    name,
    least: rounded(Math.min(...values)),
    median: rounded(median(values)),
  }))
  return { rows, costs }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
