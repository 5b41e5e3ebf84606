import { ApiError } from '../widget/chat-api.js'
import { toChatStatus } from '../widget/chat-types.js'
import type { ChatMessage, ChatStatus } from '../widget/chat-types.js'
import { fieldsOf, readMessage } from '../widget/wire.js'
import type { CustomerChat, Organization } from './customer-state.js'

const timeoutMs = 15_000

/** A chat as the server has it now. */
export interface CustomerChatReport {
  readonly organization: Organization
  readonly customerName: string
  readonly status: ChatStatus
  readonly messages: readonly ChatMessage[]
}

/** What opens a chat. */
export type ChatAccess = Pick<CustomerChat, 'id' | 'key'>

/** The emulator's calls for customers. */
export interface CustomerApi {
  readonly organizations: () => Promise<readonly Organization[]>
  readonly begin: (organizationId: number, name: string) => Promise<CustomerChat>
  readonly chat: (access: ChatAccess) => Promise<CustomerChatReport>
  /** Sends a message; the same `clientId` again gives back the first one. */
  readonly send: (access: ChatAccess, text: string, clientId: string) => Promise<ChatMessage>
  /** Marks what operators wrote as read. */
  readonly markRead: (access: ChatAccess) => Promise<void>
  /** Address of the chat's server-sent events. */
  readonly eventsUrl: (access: ChatAccess) => string
}

/** Makes the client; every call rejects with {@link ApiError}, or the network's own error. */
export function createCustomerApi(apiUrl: string): CustomerApi {
  const base = `${apiUrl}/_emulator/customer`
  return {
    organizations: async () => {
      const list = await readJson(`${base}/organizations`)
      return Array.isArray(list) ? list.map(readOrganization) : []
    },
    begin: async (organizationId, name) => {
      const answer = fieldsOf(await postJson(`${base}/chats`, { organizationId, name }))
      const { organization, customerName, status } = readReport(answer)
      const id = Number(fieldsOf(answer['chat'])['id'])
      return { id, key: String(answer['key']), organization, customerName, status }
    },
    chat: async (access) => readReport(await readJson(chatUrl(base, access))),
    send: async (access, message, clientId) =>
      readMessage(await postJson(chatUrl(base, access, '/messages'), { message, clientId })),
    markRead: async (access) => {
      await call(chatUrl(base, access, '/read'), { method: 'POST' })
    },
    eventsUrl: (access) => chatUrl(base, access, '/events'),
  }
}

function chatUrl(base: string, { id, key }: ChatAccess, path = ''): string {
  return `${base}/chats/${id}${path}?key=${encodeURIComponent(key)}`
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(url, { ...init, signal, cache: 'no-store' })
  if (!response.ok) throw new ApiError(response.status)
  return response
}

async function readJson(url: string): Promise<unknown> {
  const response = await call(url)
  return response.json()
}

async function postJson(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await call(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json()
}

function readReport(answer: unknown): CustomerChatReport {
  const { chat, messages } = fieldsOf(answer)
  const fields = fieldsOf(chat)
  const name = fieldsOf(fields['client'])['name']
  return {
    organization: readOrganization(fields['organization']),
    customerName: typeof name === 'string' ? name : '',
    status: toChatStatus(fields['chatStatus']),
    messages: Array.isArray(messages) ? messages.map(readMessage) : [],
  }
}

function readOrganization(value: unknown): Organization {
  const { id, name } = fieldsOf(value)
  return { id: Number(id), name: typeof name === 'string' ? name : '' }
}
