// What the recipe imports as the site's own.
import { createServer } from 'node:http'
import { createTokenService } from '@chathub/server'
import { createTokenHandler } from '@chathub/server/node'

const client = {
  getOperatorToken: async () => ({ token: 'a.b.c', expiresAt: Date.now() + 3_600_000 }),
}
export const service = createTokenService(client)
export const redis = { close: async () => void process.stdout.write('closed\n') }
const token = createTokenHandler({
  authorize: () => 'olena',
  operatorFor: () => 101,
  service,
  rateLimit: false,
})

export const server = createServer((request, response) => {
  // Some answers take longer than others, and one never comes.
  const delayMs = Number(request.url.split('?delay=')[1] ?? 0)
  if (request.url === '/hang') return
  setTimeout(() => void token(request, response), delayMs)
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${server.address().port}\n`)
})
