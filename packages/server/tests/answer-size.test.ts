import { describe, expect, it } from 'vitest'
import { createChatHubClient, type ChatHubClient } from '../src/index.js'
import { makeJwt } from './jwt.js'

/** A client of a ChatHub that always answers this. */
function answering(body: string, status = 200): ChatHubClient {
  return createChatHubClient(
    { companyToken: 'token' },
    { retries: 0, fetch: async () => new Response(body, { status }) },
  )
}

function listOf(megabytes: number): string {
  const one = JSON.stringify({ id: 6, name: 'a'.repeat(1000) })
  return `[${Array.from({ length: megabytes * 1000 }, () => one).join(',')}]`
}

describe('the size of an answer', () => {
  it('may be 7 MB for a list', async () => {
    await expect(answering(listOf(7)).getOrganizations()).resolves.toHaveLength(7000)
  })

  it('may not be 9 MB', async () => {
    await expect(answering(listOf(9)).getOrganizations()).rejects.toMatchObject({
      code: 'invalid-answer',
      status: 200,
    })
  })

  it('is 64 kB at most for a token', async () => {
    const [shorter, longer] = [30_000, 60_000].map((length) =>
      makeJwt({ exp: 4_102_444_800, padding: 'a'.repeat(length) }),
    )

    await expect(
      answering(`"${shorter}"`).getOperatorToken({ operatorId: 101 }),
    ).resolves.toMatchObject({ token: shorter })
    await expect(
      answering(`"${longer}"`).getOperatorToken({ operatorId: 101 }),
    ).rejects.toMatchObject({ code: 'invalid-answer' })
  })

  it('hides no status of an error', async () => {
    await expect(answering(listOf(1), 404).getOrganizations()).rejects.toMatchObject({
      code: 'not-found',
      status: 404,
    })
  })
})
