import { createTokenHandler, createValidateHandler } from '@chathub/server/node'
import { createServer } from 'node:http'
import { authorize, client, onError, operatorFor, service } from './chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const server = createServer((request, response) => {
  const path = request.url?.split('?')[0]
  if (path === '/api/chathub/token') return token(request, response)
  if (path === '/api/chathub/validate-token') return validate(request, response)
  return response.writeHead(404).end()
})
