import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createAgeClock } from '../src/age.ts'
import { hour, minute, pass, sleep, useFakeClock } from './keeper-bench.ts'

beforeEach(useFakeClock)

afterEach(() => {
  vi.useRealTimers()
})

it('counts from the moment it is given', async () => {
  const ageMs = createAgeClock(Date.now() - minute)

  await pass(minute)

  expect(ageMs()).toBe(2 * minute)
})

it('counts from now when that moment has not come', () => {
  expect(createAgeClock(Date.now() + minute)()).toBe(0)
})

it('goes on while the machine sleeps', async () => {
  const ageMs = createAgeClock(Date.now())
  await pass(minute)

  sleep(hour)

  expect(ageMs()).toBe(hour + minute)
})

it('goes on while somebody sets the time back', async () => {
  const ageMs = createAgeClock(Date.now())
  await pass(minute)
  expect(ageMs()).toBe(minute)

  vi.setSystemTime(Date.now() - hour)
  await pass(minute)

  expect(ageMs()).toBe(2 * minute)
})

it('goes on from a sleep after somebody set the time back', async () => {
  const ageMs = createAgeClock(Date.now())
  sleep(hour)
  expect(ageMs()).toBe(hour)
  vi.setSystemTime(Date.now() - hour)
  expect(ageMs()).toBe(hour)

  await pass(minute)

  expect(ageMs()).toBe(hour + minute)
})
