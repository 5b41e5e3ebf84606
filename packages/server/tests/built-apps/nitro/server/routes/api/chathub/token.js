import { createTokenHandler } from '@chathub/server'
import { defineHandler } from 'nitro'
import { authorize, onError, operatorFor, service } from '../../../chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })

export default defineHandler((event) => token(event.req))
