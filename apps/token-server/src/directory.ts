import { setTimeout as delay } from 'node:timers/promises'
import type { ChatHubClient, Operator } from '@chathub/server'

/** The operators of organizations, as ChatHub has them. */
export interface Directory {
  /**
   * Lists an organization's operators, inactive and deleted ones too; `undefined` if ChatHub fails or is slow and
   * nothing is known from before.
   */
  readonly getOperators: (organizationId: number) => Promise<Operators>
}

type Operators = readonly Operator[] | undefined

// Long enough for a page load, short enough to see an operator deactivated.
const freshMs = 10_000

/** How long an answer is waited for: there is somebody who waits for a page. */
const patienceMs = 1000

/**
 * Makes a directory that asks ChatHub anew after ten seconds, after a failure too, and goes on with what it knows
 * while ChatHub is down or slow.
 */
export function createDirectory(client: Pick<ChatHubClient, 'getOperators'>): Directory {
  const entries = new Map<number, { readonly operators: Operators; readonly readAt: number }>()
  const running = new Map<number, Promise<Operators>>()

  async function read(organizationId: number): Promise<Operators> {
    const operators = await client.getOperators(organizationId)
    entries.set(organizationId, { operators, readAt: Date.now() })
    return operators
  }

  return {
    getOperators: async (id) => {
      const known = entries.get(id)
      if (known && Date.now() - known.readAt < freshMs) return known.operators
      const reading = running.get(id) ?? read(id).finally(() => running.delete(id))
      running.set(id, reading)
      const goOn = (): Operators => {
        const operators = known?.operators
        // Else every request would wait again.
        if (entries.get(id) === known) entries.set(id, { operators, readAt: Date.now() })
        return operators
      }
      const late = delay(patienceMs, undefined, { ref: false }).then(goOn)
      return Promise.race([reading.catch(goOn), late])
    },
  }
}
