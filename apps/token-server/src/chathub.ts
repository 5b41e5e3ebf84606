import {
  createChatHubClient,
  createTokenService,
  type ChatHubClient,
  type ChatHubCredentials,
  type ChatHubServerEvent,
  type TokenService,
} from '@chathub/server'
import { createDirectory, type Directory } from './directory.ts'
import type { Health } from './health.ts'
import type { Log } from './log.ts'
import { openSharedTokens, type RedisOptions } from './shared-tokens.ts'

/** Settings of what asks ChatHub. */
export interface ChatHubOptions {
  /** Address of ChatHub's API. @defaultValue that of ChatHub's documentation */
  readonly apiUrl?: string | undefined
  /** What the company has of ChatHub. */
  readonly company: ChatHubCredentials
  /** Where all instances share tokens. @defaultValue nowhere: each instance asks ChatHub for its own */
  readonly redis?: RedisOptions | undefined
}

/** Everything that asks ChatHub. */
export interface ChatHub {
  readonly client: ChatHubClient
  readonly service: TokenService
  readonly directory: Directory
  /** Ends what runs in the background. */
  readonly close: () => Promise<void>
}

// Someone is looking at the screen: less patience than the client has by default.
const patience = { timeoutMs: 5000, retries: 1 }

/** Makes what asks ChatHub. Its events are lines of the log, and tell the readiness how ChatHub is. */
export function createChatHub(
  { company, apiUrl, redis }: ChatHubOptions,
  { log, health }: { readonly log: Log; readonly health: Health },
): ChatHub {
  const onEvent = ({ type, ...fields }: ChatHubServerEvent): void => {
    log.info(type, fields)
    if (type === 'call' && 'tries' in fields) health.hearOfChatHub(fields.code)
  }
  const client = createChatHubClient(company, { ...patience, baseUrl: apiUrl, onEvent })
  const onError = (error: unknown): void => log.error('token', error)
  const shared = redis && openSharedTokens(redis, (error) => log.error('redis', error))
  const service = createTokenService(client, { store: shared?.store, onError, onEvent })
  return {
    client,
    service,
    directory: createDirectory(client),
    close: async () => {
      await service.close()
      shared?.close()
    },
  }
}
