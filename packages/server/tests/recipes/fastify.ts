import { createTokenHandler, createValidateHandler } from '@chathub/server/fastify'
import Fastify, { type FastifyRequest } from 'fastify'
import { authorize, client, operatorFor, service } from './chathub.js'

const onError = (error: unknown, request: FastifyRequest) => request.log.error(error)
const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const app = Fastify()
app.get('/api/chathub/token', token)
app.post('/api/chathub/validate-token', validate)
