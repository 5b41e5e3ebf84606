import type { Chat, ChatMessage, ChatStatus, OperatorIdentity } from './chat-types.js'
import type { TokenReader } from './start-token.js'
import { fieldsOf, readChat, readIdentity, readMessage } from './wire.js'

const chatsPerPage = 100
const timeoutMs = 15_000

/** An answer other than 2xx. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`The service answered with status ${status}.`)
    this.status = status
  }

  /** Whether the service does not accept the token (any more). */
  get isRefusal(): boolean {
    return this.status === 401 || this.status === 403
  }
}

/** The calls of the service that the panel needs. */
export interface ChatApi {
  readonly identity: () => Promise<OperatorIdentity>
  /**
   * All chats of the operator's organization: how many messages are unread is said nowhere else.
   *
   * @param onPage - Gets each page as soon as it is here.
   */
  readonly chats: (onPage: (chats: readonly Chat[]) => void) => Promise<readonly Chat[]>
  /** The whole history of a chat. */
  readonly messages: (chatId: number) => Promise<readonly ChatMessage[]>
  readonly setChatStatus: (chatId: number, status: ChatStatus) => Promise<void>
}

/** Makes the client; every call rejects with {@link ApiError}, or the network's own error. */
export function createChatApi(apiUrl: string, readToken: TokenReader): ChatApi {
  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${readToken()}`,
      'content-type': 'application/json',
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`${apiUrl}${path}`, {
      ...init,
      headers,
      signal,
      credentials: 'omit',
      cache: 'no-store',
    })
    if (!response.ok) throw new ApiError(response.status)
    return response
  }

  async function read(path: string): Promise<unknown> {
    const response = await call(path)
    return response.json()
  }

  return {
    identity: async () => readIdentity(await read('/_emulator/me')),
    chats: (onPage) => readAllChats(read, onPage),
    messages: async (chatId) => {
      const list = await read(`/api/chat/${chatId}/messages`)
      return itemsOf(list).map((item) => ({ ...readMessage(item), chatId }))
    },
    setChatStatus: async (id, status) => {
      await call('/api/chat/status', { method: 'PUT', body: JSON.stringify({ id, status }) })
    },
  }
}

async function readAllChats(
  read: (path: string) => Promise<unknown>,
  onPage: (chats: readonly Chat[]) => void,
): Promise<readonly Chat[]> {
  const chats: Chat[] = []
  for (let page = 1; ; page++) {
    const answer = await read(`/api/chat/chats?page=${page}&per_page=${chatsPerPage}`)
    const items = itemsOf(answer).map(readChat)
    chats.push(...items)
    onPage(items)
    const total = Number(fieldsOf(answer)['total'] ?? 0)
    if (items.length === 0 || chats.length >= total) return chats
  }
}

function itemsOf(answer: unknown): readonly unknown[] {
  const items: unknown = Array.isArray(answer) ? answer : fieldsOf(answer)['items']
  return Array.isArray(items) ? items : []
}
