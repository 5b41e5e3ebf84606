import { createTokenHandler, createValidateHandler } from '@chathub/server/express'
import express from 'express'
import { authorize, client, onError, operatorFor, service } from './chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const app = express()
app.get('/api/chathub/token', token)
app.post('/api/chathub/validate-token', validate)
