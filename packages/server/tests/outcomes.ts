import {
  createChatHubClient,
  isChatHubServerError,
  type ChatHubClient,
  type ChatHubClientOptions,
} from '../src/index.js'

/** A client that needs no login. */
export function connectTo(baseUrl: string, options: ChatHubClientOptions = {}): ChatHubClient {
  return createChatHubClient(
    { companyToken: 'token' },
    { baseUrl, retryDelayMs: 1, timeoutMs: 5000, ...options },
  )
}

/** How often each code came out of so many calls; `ok` counts the answers. */
export async function outcomesOf(calls: number, call: () => Promise<unknown>): Promise<object> {
  const counts: Record<string, number> = {}
  const settled = await Promise.allSettled(Array.from({ length: calls }, call))
  for (const one of settled) {
    const failure = one.status === 'rejected' ? codeOf(one.reason) : 'ok'
    counts[failure] = (counts[failure] ?? 0) + 1
  }
  return counts
}

function codeOf(error: unknown): string {
  return isChatHubServerError(error) ? error.code : `no ChatHubServerError: ${String(error)}`
}
