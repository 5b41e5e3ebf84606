import { createTokenHandler } from '@chathub/server'
import { findOperatorId, loggedInUser, service } from '../chathub.js'

export const GET = createTokenHandler({
  authorize: loggedInUser,
  operatorFor: findOperatorId,
  service,
})
