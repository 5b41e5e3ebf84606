import { createValidateHandler } from '@chathub/server'
import { authorize, client, onError } from '../../chathub.js'

const validate = createValidateHandler({ authorize, client, onError })

export default defineEventHandler((event) => validate(toWebRequest(event), event))
