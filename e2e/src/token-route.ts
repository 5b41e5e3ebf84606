import type { ServerResponse } from 'node:http'
import type { Harness } from './harness.ts'

/** A site's token route, on the site's own origin. */
export interface TokenRoute {
  /** Its path. */
  readonly path: string
  /** How often it was asked, the questions included that nobody waited for. */
  readonly requests: number
  /** The tokens that it answered, in their order. */
  readonly tokens: readonly string[]
  /** Answers with this HTTP status from now on; 200 is a token. */
  answerWith(status: number): void
  /** Leaves every question without an answer until `release()`. */
  hold(): void
  release(): void
}

/**
 * Adds a token route to the test's site until the end of the test.
 *
 * @param mint - Makes a token that was not there before.
 */
export function serveTokens(harness: Harness, mint: () => string | Promise<string>): TokenRoute {
  const path = '/api/chathub/token'
  const held: ServerResponse[] = []
  const tokens: string[] = []
  const state = { requests: 0, status: 200, isHeld: false }

  const answer = async (response: ServerResponse): Promise<void> => {
    const { status } = state
    const token = status === 200 ? await mint() : undefined
    if (token !== undefined) tokens.push(token)
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(JSON.stringify(token === undefined ? { error: 'Refused' } : { token }))
  }

  harness.handle(path, (_request, response) => {
    state.requests++
    if (state.isHeld) held.push(response)
    else void answer(response)
  })
  return {
    path,
    tokens,
    get requests() {
      return state.requests
    },
    answerWith(status) {
      state.status = status
    },
    hold() {
      state.isHeld = true
    },
    release() {
      state.isHeld = false
      // Whoever has gone gets none.
      for (const response of held.splice(0)) if (!response.destroyed) void answer(response)
    },
  }
}
