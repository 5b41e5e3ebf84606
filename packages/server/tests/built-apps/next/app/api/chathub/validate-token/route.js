import { createValidateHandler } from '@chathub/server'

async function makeHandler() {
  const { authorize, client, onError } = await import('../chathub.js')
  return createValidateHandler({ authorize, client, onError })
}

let handler

export async function POST(request) {
  handler ??= makeHandler()
  return (await handler)(request)
}
