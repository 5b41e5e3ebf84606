import { createTokenHandler, createValidateHandler } from '@chathub/server/fastify'
import Fastify from 'fastify'
import { client, findOperatorId, loggedInUser, service } from './chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })
const validate = createValidateHandler({ authorize: loggedInUser, client })

export const app = Fastify()
app.get('/api/chathub/token', token)
app.post('/api/chathub/validate-token', validate)
