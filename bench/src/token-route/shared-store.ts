import type { StoredToken, TokenLock, TokenStore } from '@chathub/server'

/**
 * A store that several instances in this process share: it answers on the clock that is moved by hand, which one
 * behind a network would not.
 */
export function createSharedStore(): TokenStore {
  const tokens = new Map<number, string>()
  const holders = new Map<number, object>()

  function read(operatorId: number): StoredToken | undefined {
    const text = tokens.get(operatorId)
    return text === undefined ? undefined : (JSON.parse(text) as StoredToken)
  }

  function lock(operatorId: number): TokenLock {
    const holder = {}
    holders.set(operatorId, holder)
    const release = async (): Promise<void> => {
      if (holders.get(operatorId) === holder) holders.delete(operatorId)
    }
    return {
      extend: async () => undefined,
      write: async (token) => {
        if (holders.get(operatorId) === holder) tokens.set(operatorId, JSON.stringify(token))
        await release()
      },
      fail: release,
      refuse: async () => {
        if (holders.get(operatorId) === holder) tokens.delete(operatorId)
        await release()
      },
      release,
    }
  }

  return {
    read: async (operatorId) => read(operatorId),
    take: async (operatorId) => ({
      stored: read(operatorId),
      lock: holders.has(operatorId) ? undefined : lock(operatorId),
      failure: undefined,
    }),
    delete: async (operatorId) => {
      tokens.delete(operatorId)
      holders.delete(operatorId)
    },
    check: async () => undefined,
  }
}
