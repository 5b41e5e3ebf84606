import { createTokenHandler, createValidateHandler } from '@chathub/server/express'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app-module.js'
import { authorize, client, onError, operatorFor, service } from './chathub.js'

const token = createTokenHandler({ authorize, operatorFor, service, onError })
const validate = createValidateHandler({ authorize, client, onError })

export const app = await NestFactory.create(AppModule)
app.use('/api/chathub/token', token)
app.use('/api/chathub/validate-token', validate)
