import { expect, it } from 'vitest'
import { messageOf } from '../src/message-of.ts'

it('says what was thrown, of several failures the first', () => {
  const refused = [new Error('connect ECONNREFUSED ::1:5432'), new Error('another')]

  expect(messageOf(new AggregateError(refused))).toBe('connect ECONNREFUSED ::1:5432')
  expect(messageOf(new Error('no such file'))).toBe('no such file')
  expect(messageOf('text')).toBe('text')
})
