import { describe, expect, it } from 'vitest'
import { searchRecords, shiftSummary, workdayOf, type WorkRecord } from '../src/index.js'

const records: readonly WorkRecord[] = [
  record('A-1', 'Ingrid Solberg', 'Tromsø', '10:00', 'new'),
  record('A-2', 'Tomás Ribeiro', 'Reykjavík', '09:30', 'waiting'),
  record('A-3', 'Hannah Weiss', 'Tromsø', '08:00', 'done'),
]

function record(
  reference: string,
  customer: string,
  subject: string,
  due: string,
  state: WorkRecord['state'],
): WorkRecord {
  return { reference, customer, subject, due, amount: '€1', state }
}

function references(found: readonly WorkRecord[]): string[] {
  return found.map(({ reference }) => reference)
}

describe('workdayOf', () => {
  it('gives a travel agency bookings and a bookshop orders', () => {
    expect(workdayOf('Aurora Travel').title).toBe('Bookings')
    expect(workdayOf('Borealis Books').title).toBe('Orders')
  })

  it('numbers no record twice', () => {
    for (const name of ['Aurora Travel', 'Borealis Books']) {
      const all = references(workdayOf(name).records)
      expect(new Set(all).size).toBe(all.length)
    }
  })
})

describe('searchRecords', () => {
  it('finds all without a text', () => {
    expect(references(searchRecords(records, ' ', 'all'))).toEqual(['A-1', 'A-2', 'A-3'])
  })

  it('wants every word, in any letter case and field', () => {
    expect(references(searchRecords(records, 'TROMSØ hannah', 'all'))).toEqual(['A-3'])
    expect(references(searchRecords(records, 'a-2', 'all'))).toEqual(['A-2'])
    expect(searchRecords(records, 'ingrid reykjavík', 'all')).toEqual([])
  })

  it('keeps to a state', () => {
    expect(references(searchRecords(records, 'tromsø', 'new'))).toEqual(['A-1'])
  })
})

describe('shiftSummary', () => {
  it('counts the states and names the next open record', () => {
    expect(shiftSummary(records)).toEqual([
      { label: 'Open', value: '1' },
      { label: 'Waiting for customer', value: '1' },
      { label: 'Done today', value: '1' },
      { label: 'Next due', value: '09:30' },
    ])
  })

  it('has nothing due when all is done', () => {
    expect(shiftSummary(records.slice(2)).at(-1)).toEqual({ label: 'Next due', value: 'none' })
  })
})
