import { createValidateHandler } from '@chathub/server'
import { defineHandler } from 'nitro'
import { authorize, client, onError } from '../../../chathub.js'

const validate = createValidateHandler({ authorize, client, onError })

export default defineHandler((event) => validate(event.req))
