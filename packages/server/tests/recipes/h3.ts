import { createTokenHandler, createValidateHandler } from '@chathub/server'
import { H3 } from 'h3'
import { client, findOperatorId, loggedInUser, service } from './chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })
const validate = createValidateHandler({ authorize: loggedInUser, client })

export const app = new H3()
app.get('/api/chathub/token', (event) => token(event.req))
app.post('/api/chathub/validate-token', (event) => validate(event.req))
