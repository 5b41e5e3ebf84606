import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasChromium, startBrowser } from './browser.ts'
import { benchFolder } from './bundle.ts'
import { largestModules, measureBytes } from './bytes.ts'
import { measureCalls } from './calls.ts'
import { measureDay } from './clock.ts'
import { measureCounts } from './counts.ts'
import { measureLayout } from './layout.ts'
import { measureMemory } from './memory.ts'
import { formatRows } from './print.ts'
import { renderReport } from './report.ts'
import { isOver, type Bench, type Measurement } from './row.ts'
import { startServer } from './server.ts'
import { measureStarts } from './starts.ts'
import { measureTabs } from './tabs.ts'
import { measureTimes } from './times.ts'
import { hasValgrind } from './token-route/instructions.ts'
import { measureServerRatios, type ServerRatios } from './token-route/ratios.ts'
import { serverGroups } from './token-route/groups.ts'

const rows: Measurement[] = await measureBytes(true)
console.log(formatRows(rows))
const modules = (await largestModules()).slice(0, 5)
console.log('\nLargest modules of the core’s eager part, minified bytes before compression')
for (const { name, bytes } of modules) console.log(`${String(bytes).padStart(8)}  ${name}`)

if (hasChromium) rows.push(...(await measureInChromium()))
else console.log('\nThere is no Chromium on this machine: rows C and T are not measured.')

const servers = await measureServers()
rows.push(...servers.rows)

const folder = join(benchFolder, 'results')
mkdirSync(folder, { recursive: true })
const report = join(folder, 'comparison.html')
writeFileSync(report, renderReport(rows, modules, servers.costs))
console.log(`\n${report}`)
process.exitCode = rows.some(isOver) ? 1 : 0

async function measureInChromium(): Promise<Measurement[]> {
  const bench: Bench = { browser: await startBrowser(), server: await startServer() }
  const measured: Measurement[] = []
  const groups: (() => Promise<Measurement[]>)[] = [
    () => measureCounts(bench, { withPeers: true }),
    () => measureCalls(bench, true),
    () => measureMemory(bench),
    () => measureDay(bench),
    () => measureTabs(bench),
    () => measureStarts(bench),
    () => measureLayout(bench),
    () => measureRatios(bench),
  ]
  for (const measure of groups) {
    const group = await measure()
    console.log(`\n${formatRows(group)}`)
    measured.push(...group)
  }
  await Promise.all([bench.browser.close(), bench.server.close()])
  return measured
}

async function measureServers(): Promise<ServerRatios> {
  const measured: Measurement[] = []
  for (const measure of Object.values(serverGroups)) measured.push(...(await measure()))
  const first = await measureServerRatios()
  const { rows: ratios, costs } = first.rows.some(isOver) ? await measureServerRatios() : first
  measured.push(...ratios)
  console.log(`\n${formatRows(measured)}`)
  if (!hasValgrind) console.log('\nThere is no valgrind on this machine: row V3 is not measured.')
  return { rows: measured, costs }
}

/** Times depend on what else the machine does: what is over its budget is taken once more. */
async function measureRatios(bench: Bench): Promise<Measurement[]> {
  const first = await measureTimes(bench)
  return first.some(isOver) ? measureTimes(bench) : first
}
