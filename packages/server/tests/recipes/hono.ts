import { createTokenHandler, createValidateHandler } from '@chathub/server'
import { Hono } from 'hono'
import { authorize, client, onError, operatorFor, service } from './chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const app = new Hono()
app.get('/api/chathub/token', (c) => token(c.req.raw))
app.post('/api/chathub/validate-token', (c) => validate(c.req.raw))
