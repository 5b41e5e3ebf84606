import { createValidateHandler } from '@chathub/server'
import { client, loggedInUser } from '../chathub.js'

export const POST = createValidateHandler({ authorize: loggedInUser, client })
