import { Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { redis, server, service } from './site.js' // your own

let isStopping = false
server.prependListener('request', (request, response) => {
  if (isStopping) response.setHeader('connection', 'close') // the last answer of this connection
})

process.once('SIGTERM', async () => {
  isStopping = true
  // Takes no new connections. `server.close()` would also cut connections whose next request is on its way.
  const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve))
  await delay(1000)
  server.closeIdleConnections()
  await Promise.race([closed, delay(7000, undefined, { ref: false })]) // answers what is under way
  server.closeAllConnections()
  await service.close() // ends renewals, waits for calls that are under way
  await redis.close()
})
