import { createTokenHandler, createValidateHandler } from '@chathub/server/express'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app-module.js'
import { client, findOperatorId, loggedInUser, service } from './chathub.js'

const token = createTokenHandler({ authorize: loggedInUser, operatorFor: findOperatorId, service })
const validate = createValidateHandler({ authorize: loggedInUser, client })

export const app = await NestFactory.create(AppModule)
app.use('/api/chathub/token', token)
app.use('/api/chathub/validate-token', validate)
