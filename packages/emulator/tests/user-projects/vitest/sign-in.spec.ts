import type { ChatHubContext } from '@chathub/emulator/vitest'
import { expect, inject, it } from 'vitest'

const { url, scriptUrl, company }: ChatHubContext = inject('chatHub')

async function signIn(): Promise<Response> {
  const { login, password } = company
  return fetch(`${url}/api/company/get-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
}

it('signs in with the credentials of the run', async () => {
  const answer = await signIn()

  expect(answer.status).toBe(200)
  expect(await answer.text()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
})

it('loads the panel’s script', async () => {
  expect((await fetch(scriptUrl)).headers.get('content-type')).toContain('javascript')
})

it('sets a fault from a test', async () => {
  await fetch(`${url}/_emulator/faults`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ api: { status: 503, times: 1 } }),
  })

  expect([(await signIn()).status, (await signIn()).status]).toEqual([503, 200])
})
