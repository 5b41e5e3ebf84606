import { describe, expect, it } from 'vitest'
import { addToLog, type StatusLogEntry } from '../src/index.js'

const ready = { status: 'ready', error: null }
const failed = { status: 'error', error: { code: 'timeout' } }

describe('addToLog', () => {
  it('puts the newest first and numbers the entries', () => {
    const log = addToLog(addToLog([], ready, 1000), failed, 2000)

    expect(log).toEqual([
      { id: 2, status: 'error', code: 'timeout', at: 2000 },
      { id: 1, status: 'ready', code: null, at: 1000 },
    ])
  })

  it('leaves the log as it is when nothing changed', () => {
    const log = addToLog([], ready, 1000)

    expect(addToLog(log, ready, 2000)).toBe(log)
  })

  it('tells two errors apart by their code', () => {
    const log = addToLog([], failed, 1000)

    expect(addToLog(log, { status: 'error', error: { code: 'offline' } }, 2000)).toHaveLength(2)
  })

  it('keeps the newest thirty', () => {
    let log: readonly StatusLogEntry[] = []
    for (let second = 1; second <= 40; second += 1) {
      log = addToLog(log, second % 2 === 0 ? ready : failed, second)
    }

    expect(log).toHaveLength(30)
    expect(log[0]?.id).toBe(40)
    expect(log.at(-1)?.id).toBe(11)
  })
})
