import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../row.ts'

/** What `memory.ts` answers: bytes for each operator, before and after each was answered once. */
export interface Memory {
  readonly kept: number
  readonly answered: number
}

/** What `imports.ts` answers. */
export interface Imports {
  /** Names that our files asked for, and that were there afterwards. */
  readonly globals: readonly string[]
  readonly timers: number
  /** What a component adds to the server's HTML. */
  readonly markup: Readonly<Record<string, string>>
}

/** What the paths of our own built files contain. */
export const toPackages = '/packages/'

/** Measures what a kept token holds of memory, row V7. */
export async function measureKeptTokens(): Promise<Measurement[]> {
  const { kept, answered } = await run<Memory>('memory.ts')
  const title = 'memory of each of 100,000 kept operators'
  return [
    { id: 'V7 kept', title, unit: 'B', value: Math.round(kept) },
    { id: 'V7 answered', title: `${title}, answered once`, unit: 'B', value: Math.round(answered) },
  ]
}

/** Measures what importing and rendering do on a server, row V8. */
export async function measureImports(): Promise<Measurement[]> {
  const { globals, timers, markup } = await run<Imports>('imports.ts')
  const names = globals.length === 0 ? '' : `: ${globals.join(', ')}`
  return [
    {
      id: 'V8 globals',
      title: `globals touched by an import${names}`,
      unit: '',
      value: globals.length,
    },
    { id: 'V8 timers', title: 'timers started by an import', unit: '', value: timers },
    ...Object.entries(markup).map(([name, html]) => ({
      id: `V8 markup ${name}`,
      title: `what a ${name} component adds to the server’s HTML; the goal is the preload link`,
      unit: 'B',
      value: html.length,
    })),
  ]
}

/** Starts a file of this folder and takes its one message. */
async function run<Message>(file: string): Promise<Message> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: ['--expose-gc'] })
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${String(code)} and no answer.`)
    }),
  ])) as [Message]
  return answer
}
