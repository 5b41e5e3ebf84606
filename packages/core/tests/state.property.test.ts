import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { ChatHubError } from '../src/errors.ts'
import { initialSnapshot, transition, type WidgetEvent } from '../src/state.ts'
import type { ChatHubOptions, ChatHubSnapshot, ChatHubStatus } from '../src/types.ts'

const code = fc.constantFrom('token-expired', 'token-refused', 'script-unreachable', 'timeout')
const event: fc.Arbitrary<WidgetEvent> = fc.oneof(
  fc.constantFrom<WidgetEvent>({ type: 'wait' }, { type: 'ready' }, { type: 'stop' }),
  fc.option(fc.nat()).map((expiresAt) => ({ type: 'start', expiresAt }) as const),
  fc
    .tuple(code, fc.boolean())
    .map(
      ([name, isForWant]) =>
        ({ type: 'fail', error: new ChatHubError(name, 'It failed.'), isForWant }) as const,
    ),
)
const options: fc.Arbitrary<ChatHubOptions> = fc.record(
  {
    operatorToken: fc.constantFrom('', 'a.b.c', null),
    tokenEndpoint: fc.constant('/t'),
    organization: fc.constantFrom('sales', 'a&b=c'),
  },
  { requiredKeys: [] },
)

/** Where each event leads, from wherever it comes. */
function statusAfter(before: ChatHubStatus, given: WidgetEvent): ChatHubStatus {
  if (given.type === 'wait') return 'waiting'
  if (given.type === 'start') return 'loading'
  if (given.type === 'stop') return 'idle'
  if (given.type === 'ready') return before === 'loading' ? 'ready' : before
  return given.isForWant || given.error.code === 'token-expired' ? 'expired' : 'error'
}

function errorAfter({ error }: ChatHubSnapshot, given: WidgetEvent): ChatHubError | null {
  if (given.type === 'fail') return given.error
  return given.type === 'ready' ? error : null
}

function snapshotAfter(before: ChatHubSnapshot, given: WidgetEvent): object {
  const status = statusAfter(before.status, given)
  const isWithoutToken = status === 'idle' || status === 'waiting'
  const { expiresAt } = given.type === 'start' ? given : before
  return {
    status,
    organization: before.organization,
    expiresAt: isWithoutToken ? null : expiresAt,
    error: errorAfter(before, given),
    attempt: before.attempt + (given.type === 'start' ? 1 : 0),
  }
}

it('stays in the documented states, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(options, fc.array(event, { maxLength: 30 }), (given, events) => {
      let snapshot = initialSnapshot(given)
      for (const one of events) {
        const expected = snapshotAfter(snapshot, one)
        snapshot = transition(snapshot, one)

        expect(snapshot).toStrictEqual(expected)
        expect(Object.isFrozen(snapshot)).toBe(true)
      }
    }),
    { numRuns: 1000 },
  )
})

it('is the same object as long as nothing changes', () => {
  fc.assert(
    fc.property(options, fc.array(event), event, (given, events, last) => {
      const snapshot = [...events, last].reduce(transition, initialSnapshot(given))
      const isRepeatable = last.type !== 'start' && last.type !== 'fail'

      expect(transition(snapshot, last) === snapshot).toBe(isRepeatable)
    }),
  )
})
