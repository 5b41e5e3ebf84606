import { ApiError } from '../api-error.js'
import { createChatStore } from './chat-store.js'
import type { ChatStore, ChatStoreOptions } from './chat-store.js'
import type { EmulatorData, Operator, OperatorStatus, Organization } from './world-types.js'

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
  /** Returns an operator of the list; the one of the test token is not in it. */
  readonly findOperator: (id: number) => Operator | undefined
  /**
   * Adds all of them or, if one is refused, none.
   *
   * @param equalNames - Whether a name that there is already doubles, or is answered as it is.
   */
  readonly addOperators: (
    entries: readonly NewOperator[],
    equalNames: 'double' | 'keep',
  ) => readonly Operator[]
  /** @throws {@link ApiError} 404 if there is no such operator. */
  readonly setOperatorStatus: (id: number, status: OperatorStatus) => Operator
  /** Goes back to the first data. Ids of what was added are not given out again. */
  readonly reset: () => void
}

/** Id of the operator that `test-token-for-development` speaks for; in no list of operators. */
export const testOperatorId = 1

/** Makes a world that holds these data. */
export function createWorld(data: EmulatorData, options: ChatStoreOptions): World {
  const organizations = new Map(data.organizations.map((one) => [one.id, one]))
  const operators = new Map<number, Operator>()
  const chats = createChatStore(options)
  let lastOperatorId = Math.max(testOperatorId, ...data.operators.map(({ id }) => id))

  function load(): void {
    operators.clear()
    for (const one of data.operators) operators.set(one.id, one)
    chats.load(data.chats)
  }

  function organization(id: number): Organization {
    const found = organizations.get(id)
    if (found === undefined) throw new ApiError(404, `There is no organization ${id}.`)
    return found
  }

  function operator(id: number): Operator {
    const found = operators.get(id) ?? (id === testOperatorId ? testOperator(data) : undefined)
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
    findOperator: (id) => operators.get(id),
    addOperators: (entries, equalNames) => {
      for (const { organizationId } of entries) organization(organizationId)
      const byName = new Map([...operators.values()].map((one) => [nameKey(one), one]))
      return entries.map((entry) => {
        const known = equalNames === 'keep' ? byName.get(nameKey(entry)) : undefined
        if (known !== undefined) return known
        lastOperatorId += 1
        const { organizationId, name } = entry
        const added: Operator = { id: lastOperatorId, organizationId, name, status: 0 }
        operators.set(added.id, added)
        byName.set(nameKey(added), added)
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

function nameKey({ organizationId, name }: NewOperator): string {
  return `${organizationId} ${name}`
}

function testOperator(data: EmulatorData): Operator | undefined {
  const [first] = data.organizations
  if (first === undefined) return undefined
  return { id: testOperatorId, organizationId: first.id, name: 'Test Operator', status: 0 }
}
