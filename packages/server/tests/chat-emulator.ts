import type { Emulator } from '@chathub/emulator'
import {
  createChatHubClient,
  createOperatorClient,
  type ChatHubClient,
  type OperatorClient,
} from '../src/index.js'
import { listen } from './sites.js'
import { loginOf, startTestEmulator } from './test-emulator.js'

/** An emulator with clients of its chats. */
export interface ChatEmulator {
  readonly emulator: Emulator
  readonly options: { readonly baseUrl: string; readonly retryDelayMs: number }
  readonly company: ChatHubClient
  /** A client of one operator; 101 works for the organization that the chats below belong to. */
  readonly connect: (operatorId?: number) => OperatorClient
  readonly chatIdOf: (theme: string) => Promise<number>
}

/** Starts an emulator for one test file about chats. */
export async function startChatEmulator(): Promise<ChatEmulator> {
  const emulator = await startTestEmulator()
  const options = { baseUrl: emulator.url, retryDelayMs: 1 }
  const company = createChatHubClient(loginOf(emulator), options)
  const connect = (operatorId = 101): OperatorClient =>
    createOperatorClient({ getToken: () => company.getOperatorToken({ operatorId }) }, options)
  const chatIdOf = async (theme: string): Promise<number> => {
    const { chats } = await connect().getChats({ search: theme })
    return chats.find((chat) => chat.theme === theme)?.id ?? NaN
  }
  return { emulator, options, company, connect, chatIdOf }
}

/** A client of a server that answers one thing, and what it was asked. */
export async function startAnswering(
  body: string,
): Promise<{ operator: OperatorClient; requests: string[] }> {
  const requests: string[] = []
  const port = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    response.end(body)
  })
  const baseUrl = `http://127.0.0.1:${port}`
  return { operator: createOperatorClient({ operatorToken: 'token' }, { baseUrl }), requests }
}
