import { createTokenHandler } from '@chathub/server'
import { defineHandler } from 'nitro'
import { findOperatorId, loggedInUser, service } from '../../../chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })

export default defineHandler((event) => token(event.req))
