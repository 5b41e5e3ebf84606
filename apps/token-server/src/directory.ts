import { ChatHubServerError, type ChatHubClient, type Operator } from '@chathub/server'

/** An organization with its operators. */
export interface DirectoryEntry {
  readonly id: number
  readonly name: string
  readonly operators: readonly Operator[]
}

/** ChatHub's organizations and operators, looked up by name. */
export interface Directory {
  /**
   * Finds an organization.
   *
   * @throws ChatHubServerError if ChatHub fails and nothing is known from before; `no-organization` if it has none of this name.
   */
  readonly find: (organizationName: string) => Promise<DirectoryEntry>
}

// Long enough for a page load, short enough to see an operator deactivated.
const freshMs = 10_000

/** Makes a directory that asks ChatHub anew after ten seconds, and goes on with what it knows while ChatHub is down. */
export function createDirectory(client: ChatHubClient): Directory {
  const entries = new Map<string, { readonly entry: DirectoryEntry; readonly readAt: number }>()
  const running = new Map<string, Promise<DirectoryEntry>>()

  async function read(name: string): Promise<DirectoryEntry> {
    const organizations = await client.getOrganizations()
    const organization = organizations.find((one) => one.name === name)
    if (!organization) throw new ChatHubServerError('no-organization')
    const operators = await client.getOperators(organization.id)
    const entry = { ...organization, operators }
    entries.set(name, { entry, readAt: Date.now() })
    return entry
  }

  return {
    find: async (name) => {
      const known = entries.get(name)
      if (known && Date.now() - known.readAt < freshMs) return known.entry
      const reading = running.get(name) ?? read(name).finally(() => running.delete(name))
      running.set(name, reading)
      return reading.catch((error: unknown) => {
        if (!known) throw error
        // Else every request would wait for ChatHub's time limit.
        entries.set(name, { ...known, readAt: Date.now() })
        return known.entry
      })
    },
  }
}

/** The operator of this name who may work, else one of this name who may not; never a deleted one. */
export function findOperator(entry: DirectoryEntry, name: string): Operator | undefined {
  const named = entry.operators.filter((one) => one.name === name && one.status !== 'deleted')
  return named.find(({ status }) => status === 'active') ?? named[0]
}
