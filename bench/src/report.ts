import type { BundleSize } from './bundle.ts'
import { budgetOf, isOver, type Measurement } from './row.ts'
import type { ServerCost } from './token-route/ratios.ts'

const style = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); text-align: left; vertical-align: top; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .reached { color: light-dark(#116329, #7ee787); }
  .missed { color: light-dark(#8a4600, #ffb77c); }
  .over { color: light-dark(#a40e26, #ff9492); font-weight: 600; }
  .bars th { white-space: nowrap; }
  .bars td:last-child { width: 70%; }
  .bars div { height: 1.2rem; background: light-dark(#8c959f, #6e7681); }
  .bars .ours div { background: light-dark(#0969da, #58a6ff); }
  ul { margin: 0; padding-left: 1.2rem; }
`

/** The comparison as a page that needs nothing else. */
export function renderReport(
  rows: readonly Measurement[],
  modules: BundleSize['modules'],
  costs: readonly ServerCost[],
): string {
  const largest = modules.map(({ name, bytes }) => `<li>${escape(name)}: ${bytes} B</li>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>ChatHub packages: the comparison</title>
<style>${style}</style>
</head>
<body>
<h1>The comparison</h1>
<p>Measured ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC. A number is
<span class="reached">at its goal</span>, <span class="missed">within its budget</span>, or
<span class="over">over its budget</span>. How it is measured and why a goal is missed stands in bench/README.md.</p>
<table>
<thead><tr><th>row<th>what<th>measured<th>goal<th>budget<th>others at the same work</thead>
<tbody>
${rows.map(renderRow).join('\n')}
</tbody>
</table>
<h2>The token route beside other servers</h2>
<p>Processor time of an answered request, in microseconds: ours from memory, the frameworks’ own hello, the guide’s
handler asking ChatHub each time. The bars are of the best rounds.</p>
<table class="bars">
<thead><tr><th>who<th>best round<th>middle round<th></thead>
${renderBars(costs)}
</table>
<h2>Largest modules of the core’s eager part</h2>
<p>Minified, before compression.</p>
<ul>${largest.join('')}</ul>
</body>
</html>
`
}

function renderRow(row: Measurement): string {
  const { id, title, unit, value, peers = [] } = row
  const { goal, budget } = budgetOf(id)
  const verdict = isOver(row) ? 'over' : value <= goal ? 'reached' : 'missed'
  const others = peers.map((peer) => `<li>${escape(peer.name)}: ${peer.value}</li>`).join('')
  return `<tr><th>${escape(id)}<td>${escape(title)}<td class="number ${verdict}">${value} ${escape(unit)}
<td class="number">${goal}<td class="number">${budget}<td>${others === '' ? '' : `<ul>${others}</ul>`}`
}

function renderBars(costs: readonly ServerCost[]): string {
  const longest = Math.max(...costs.map(({ least }) => least))
  return costs
    .toSorted((one, other) => one.least - other.least)
    .map(({ name, least, median }) => {
      const whose = name.startsWith('ours') ? ' class="ours"' : ''
      const width = ((least / longest) * 100).toFixed(1)
      return `<tr${whose}><th>${escape(name)}<td class="number">${least.toFixed(1)}<td class="number">${median.toFixed(1)}
<td><div style="width: ${width}%"></div>`
    })
    .join('\n')
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
