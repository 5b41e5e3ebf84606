import { vi, type Mock } from 'vitest'
import {
  ChatHubServerError,
  type ChatHubClient,
  type ChatHubServerErrorCode,
  type OperatorToken,
  type OperatorTokenRequest,
} from '../src/index.js'

interface FakeClient {
  readonly getOperatorToken: Mock<ChatHubClient['getOperatorToken']>
  readonly fail: (code: ChatHubServerErrorCode | undefined) => void
}

/** Stands at the edge where ChatHub is, so that hours can pass. */
export function createFakeClient(lifeMs: number): FakeClient {
  let made = 0
  let failure: ChatHubServerErrorCode | undefined
  const getOperatorToken = vi.fn(
    async ({ operatorId }: OperatorTokenRequest): Promise<OperatorToken> => {
      if (failure) throw new ChatHubServerError(failure)
      made += 1
      return { token: `token ${made} of ${operatorId}`, expiresAt: Date.now() + lifeMs }
    },
  )
  return {
    getOperatorToken,
    fail: (code: ChatHubServerErrorCode | undefined) => {
      failure = code
    },
  }
}
