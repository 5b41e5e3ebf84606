import { createTokenHandler, createValidateHandler } from '@chathub/server'
import { H3 } from 'h3'
import { authorize, client, onError, operatorFor, service } from './chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const app = new H3()
app.get('/api/chathub/token', (event) => token(event.req))
app.post('/api/chathub/validate-token', (event) => validate(event.req))
