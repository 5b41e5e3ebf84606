import { createValidateHandler } from '@chathub/server'
import { defineHandler } from 'nitro'
import { client, loggedInUser } from '../../../chathub.js'

const validate = createValidateHandler({ authorize: loggedInUser, client })

export default defineHandler((event) => validate(event.req))
