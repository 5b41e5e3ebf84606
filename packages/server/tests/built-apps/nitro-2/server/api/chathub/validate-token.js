import { createValidateHandler } from '@chathub/server'
import { client, loggedInUser } from '../../chathub.js'

const validate = createValidateHandler({ authorize: loggedInUser, client })

export default defineEventHandler((event) => validate(toWebRequest(event), event))
