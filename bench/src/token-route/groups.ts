import type { Measurement } from '../row.ts'
import { measureColdKeys } from './calls.ts'
import { measureDays } from './days.ts'
import { hasValgrind, measureInstructions } from './instructions.ts'
import { measureImports, measureKeptTokens } from './processes.ts'

/** The server's rows that are the same in each run. */
export const serverGroups: Readonly<Record<string, () => Promise<Measurement[]>>> = {
  'one call of ChatHub however many ask at once': measureColdKeys,
  'few calls a day, and nobody waits for them': measureDays,
  'little memory for each operator': measureKeptTokens,
  'nothing done by an import': measureImports,
  ...(hasValgrind ? { 'few instructions for a hit': measureInstructions } : {}),
}
