import { createTokenHandler } from '@chathub/server'
import { authorize, onError, operatorFor, service } from '../../chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })

export default defineEventHandler((event) => token(toWebRequest(event), event))
