import type { Emulator } from '@chathub/emulator'
import { createChatHubClient } from '@chathub/server'

/** An operator's token, got as a site's back end gets it. */
export function getOperatorToken(emulator: Emulator, operatorId = 101): Promise<string> {
  const { login, password } = emulator.company
  const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
  return client.getOperatorToken({ operatorId }).then(({ token }) => token)
}

/** A token of the right form that nobody has signed, for widgets that do not look. */
export function unsignedToken(operatorId = 101): string {
  const expSeconds = Math.floor(Date.now() / 1000) + 3600
  return [{ alg: 'none' }, { operator_id: operatorId, exp: expSeconds }, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}
