import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { benchFolder, measureBundle, type BundleSize } from './bundle.ts'
import { byteCases, emptyImports, type ByteCase } from './byte-cases.ts'
import type { Measurement, PeerMeasurement } from './row.ts'

/** What of the bundle of a piece of code counts. */
const sizeOf = async (code: string): Promise<number> => (await measureBundle(code)).eager

/**
 * Measures what a browser has to fetch of ours, rows B1 to B7.
 *
 * @param withPeers - Whether others are measured too.
 */
export async function measureBytes(withPeers: boolean): Promise<Measurement[]> {
  const rows = await Promise.all(byteCases.map((one) => measureCase(one, withPeers)))
  const core = await measureBundle(coreUse)
  const whole: Measurement = {
    id: 'B2 whole',
    title: 'core with every part that is loaded later',
    unit: 'B gzip',
    value: core.eager + core.later,
  }
  return [
    ...rows,
    whole,
    measureNoBuild(),
    ...measureViews(rows),
    ...(await measureImports(withPeers)),
  ]
}

/** The file for pages without a build, which holds every part. */
function measureNoBuild(): Measurement {
  const file = readFileSync(join(benchFolder, '../packages/core/dist/chathub.js'))
  const { length } = gzipSync(file, { level: 9 })
  return {
    id: 'no-build file',
    title: 'chathub.js, everything in it',
    unit: 'B gzip',
    value: length,
  }
}

const coreUse = byteCases.find(({ id }) => id === 'B2 eager')?.code ?? ''

async function measureCase(
  { id, title, code, peers }: ByteCase,
  withPeers: boolean,
): Promise<Measurement> {
  const value = await sizeOf(code)
  if (!withPeers) return { id, title, unit: 'B gzip', value }
  return { id, title, unit: 'B gzip', value, peers: await measureAll(peers) }
}

function measureAll(codes: Readonly<Record<string, string>>): Promise<PeerMeasurement[]> {
  const entries = Object.entries(codes)
  return Promise.all(entries.map(async ([name, code]) => ({ name, value: await sizeOf(code) })))
}

/** Row B7: what a binding adds to the core. */
function measureViews(rows: readonly Measurement[]): Measurement[] {
  const valueOf = (id: string): number => rows.find((row) => row.id === id)?.value ?? 0
  const views = { React: 'B3 component', Vue: 'B4 component', Angular: 'B5 module' }
  return Object.entries(views).map(([name, id]) => ({
    id: `B7 ${name}`,
    title: `${name} binding beyond the core`,
    unit: 'B gzip',
    value: valueOf(id) - valueOf('B2 eager'),
  }))
}

/** Row B6: what an import costs of which nothing is used, and what comes with a package. */
async function measureImports(withPeers: boolean): Promise<Measurement[]> {
  const own = await measureAll(imports(emptyImports.own))
  const peers = withPeers ? await measureAll(imports(emptyImports.peers)) : []
  return [
    {
      id: 'B6 unused import',
      title: 'imported and not used, the largest of our entries',
      unit: 'B gzip',
      value: Math.max(...own.map(({ value }) => value)),
      peers,
    },
    {
      id: 'B6 dependencies',
      title: 'run-time dependencies beyond the core and tslib, all browser packages',
      unit: '',
      value: ['core', 'react', 'vue', 'angular'].flatMap(dependenciesOf).length,
    },
  ]
}

function imports(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `import '${name}'`]))
}

/** Angular's own build adds `tslib` to every library. */
function dependenciesOf(shortName: string): string[] {
  const path = join(benchFolder, '../packages', shortName, 'package.json')
  const { dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as {
    dependencies?: Record<string, string>
  }
  return Object.keys(dependencies).filter((name) => !/^(@chathub\/core|tslib)$/.test(name))
}

/** The modules of the core's eager part, largest first: where its bytes are. */
export async function largestModules(): Promise<BundleSize['modules']> {
  const source = coreUse.replace('@chathub/core', '../packages/core/src/index.ts')
  return (await measureBundle(source)).modules
}
