import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createTokenHandler } from '@chathub/server/node'
import type { TokenService } from '@chathub/server'
import { cookieOf, siteOf, tokenPath } from './site.ts'

/** Asks the token route for an operator's token; resolves to the answer's status. */
export type Ask = (operatorId: number) => Promise<number>

/** The real handler with Node's own request and response, without a connection between them. */
export function createAsk(service: TokenService): Ask {
  const handler = createTokenHandler(siteOf(service))
  return (operatorId) =>
    new Promise((resolve) => {
      const request = new IncomingMessage(new Socket())
      request.method = 'GET'
      request.url = tokenPath
      request.headers.cookie = cookieOf(operatorId)
      void handler(request, new Answer(request, resolve))
    })
}

/** Says when it is complete, which else only a connection would. */
class Answer extends ServerResponse {
  readonly #onEnd: (status: number) => void

  constructor(request: IncomingMessage, onEnd: (status: number) => void) {
    super(request)
    this.#onEnd = onEnd
  }

  override end(): this {
    this.#onEnd(this.statusCode)
    return this
  }
}
