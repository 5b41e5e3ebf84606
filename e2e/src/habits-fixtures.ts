import { startEngine, type Habits } from './engine.ts'
import { test as base } from './fixtures.ts'

/** Tests of which each says how its visitor's browser is set up; each has a browser of its own. */
export const test = base.extend<{
  /** Default: as usual. */
  habits: Habits
}>({
  habits: [{}, { option: true }],

  visitor: async ({ engineName, habits, playwright }, use) => {
    const engine = await startEngine(engineName, playwright, habits)
    const visitor = await engine.visit()
    await use(visitor)
    await visitor.leave()
    await engine.stop()
  },
})

export const { expect } = test
