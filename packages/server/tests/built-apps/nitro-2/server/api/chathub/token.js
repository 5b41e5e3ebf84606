import { createTokenHandler } from '@chathub/server'
import { findOperatorId, loggedInUser, service } from '../../chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })

export default defineEventHandler((event) => token(toWebRequest(event), event))
