// A process of its own for valgrind: `node hits.ts COUNT`, started by `instructions.ts`. It answers the route so often
// from memory, from a request object to the bytes, without a connection.
import { IncomingMessage, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { createTokenHandler } from '@chathub/server/node'
import { cookieOf, createWarmService, siteOf, tokenPath } from './site.ts'

const handler = createTokenHandler(siteOf(await createWarmService()))
const request = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url: tokenPath })
request.headers.cookie = cookieOf(101)

let answered = 0
// Node's own would be measured with it.
const response = {
  writeHead(status: number) {
    if (status === 200) answered++
    return response
  },
  end() {},
}

const count = Number(process.argv[2])
for (let done = 0; done < count; done++) {
  const pending: unknown = handler(request, response as unknown as ServerResponse)
  if (pending instanceof Promise) await pending
}
if (answered !== count) throw new Error(`${answered} of ${count} hits were answered.`)
