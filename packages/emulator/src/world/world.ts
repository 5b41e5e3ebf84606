import { ApiError } from '../api-error.js'
import { createChatStore } from './chat-store.js'
import type { ChatStore } from './chat-store.js'
import type { ChatEvent, Operator, OperatorStatus, Organization, Seed } from './world-types.js'

/** A new operator, as `POST /api/operator/synchronize` names it. */
export interface NewOperator {
  readonly organizationId: number
  readonly name: string
}

/** All that the emulated service stores. */
export interface World {
  readonly chats: ChatStore
  readonly organizations: () => readonly Organization[]
  readonly operators: () => readonly Operator[]
  /** @throws {@link ApiError} 404 if there is none. */
  readonly organization: (id: number) => Organization
  /** @throws {@link ApiError} 404 if there is none. */
  readonly operator: (id: number) => Operator
  /** Adds all of them or, if one is refused, none. Equal names double, as documented. */
  readonly addOperators: (entries: readonly NewOperator[]) => readonly Operator[]
  /** @throws {@link ApiError} 404 if there is no such operator. */
  readonly setOperatorStatus: (id: number, status: OperatorStatus) => Operator
  /** Goes back to the seed. Ids of what was added are not given out again. */
  readonly reset: () => void
}

/** Id of the operator that `test-token-for-development` speaks for; in no list of operators. */
export const testOperatorId = 1

/**
 * Makes a world from a seed.
 *
 * @param now - The service's clock, milliseconds since the epoch.
 * @param onEvent - Hears of everything that happens in a chat.
 */
export function createWorld(
  seed: Seed,
  now: () => number,
  onEvent: (event: ChatEvent) => void,
): World {
  const organizations = new Map(seed.organizations.map((one) => [one.id, one]))
  const operators = new Map<number, Operator>()
  const chats = createChatStore(now, onEvent)
  let lastOperatorId = Math.max(testOperatorId, ...seed.operators.map(({ id }) => id))

  function load(): void {
    operators.clear()
    for (const one of seed.operators) operators.set(one.id, one)
    chats.load(seed.chats)
  }

  function organization(id: number): Organization {
    const found = organizations.get(id)
    if (found === undefined) throw new ApiError(404, `There is no organization ${id}.`)
    return found
  }

  function operator(id: number): Operator {
    const found = operators.get(id) ?? (id === testOperatorId ? testOperator(seed) : undefined)
    if (found === undefined) throw new ApiError(404, `There is no operator ${id}.`)
    return found
  }

  load()
  return {
    chats,
    organization,
    operator,
    organizations: () => [...organizations.values()],
    operators: () => [...operators.values()],
    addOperators: (entries) => {
      for (const { organizationId } of entries) organization(organizationId)
      return entries.map(({ organizationId, name }) => {
        lastOperatorId += 1
        const added: Operator = { id: lastOperatorId, organizationId, name, status: 0 }
        operators.set(added.id, added)
        return added
      })
    },
    setOperatorStatus: (id, status) => {
      if (!operators.has(id)) throw new ApiError(404, `There is no operator ${id}.`)
      const changed: Operator = { ...operator(id), status }
      operators.set(id, changed)
      return changed
    },
    reset: load,
  }
}

function testOperator(seed: Seed): Operator | undefined {
  const [first] = seed.organizations
  if (first === undefined) return undefined
  return { id: testOperatorId, organizationId: first.id, name: 'Test Operator', status: 0 }
}
