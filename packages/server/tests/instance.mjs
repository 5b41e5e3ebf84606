// An instance in a process of its own, for tests that kill it. ChatHub never answers it, so it holds the lock for ever.
import { createClient } from 'redis'
import { createTokenService } from '@chathub/server'
import { createRedisTokenStore } from '@chathub/server/redis'

const redis = await createClient({ url: process.argv[2] }).connect()
const store = createRedisTokenStore(redis, { keys: [Buffer.alloc(32, 1)] })
const service = createTokenService(
  {
    getOperatorToken: () => {
      process.stdout.write('asking')
      return new Promise(() => {})
    },
  },
  { store },
)
await service.getToken(101)
