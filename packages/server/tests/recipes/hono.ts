import { createTokenHandler, createValidateHandler } from '@chathub/server'
import { Hono } from 'hono'
import { client, findOperatorId, loggedInUser, service } from './chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })
const validate = createValidateHandler({ authorize: loggedInUser, client })

export const app = new Hono()
app.get('/api/chathub/token', (c) => token(c.req.raw))
app.post('/api/chathub/validate-token', (c) => validate(c.req.raw))
