/** One value that changes, and those who want to know. */
export interface Store<State> {
  readonly get: () => State
  readonly update: (change: (state: State) => State) => void
  readonly subscribe: (listener: () => void) => void
}

/** Makes a store. Listeners hear of a change once per update, and not at all where nothing changed. */
export function createStore<State>(initial: State): Store<State> {
  let state = initial
  const listeners: (() => void)[] = []
  return {
    get: () => state,
    update: (change) => {
      const next = change(state)
      if (next === state) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.push(listener)
    },
  }
}
