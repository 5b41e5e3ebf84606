import { createTokenHandler } from '@chathub/server'

async function makeHandler() {
  const { authorize, onError, operatorFor, service } = await import('../chathub.js')
  return createTokenHandler({ authorize, operatorFor, service, onError })
}

let handler

// Not before the first request: `next build` runs this file too, where there are no secrets.
export async function GET(request) {
  handler ??= makeHandler()
  return (await handler)(request)
}
