import * as v from 'valibot'
import { createSend, type Authorization, type Headers } from './authorization.js'
import type { ChatMessage, ChatPage, ChatStatus } from './chat-answers.js'
import {
  deleteChat,
  listChats,
  listMessages,
  sendMessage,
  setChatStatus,
  type ChatFilter,
  type NewMessage,
} from './chats.js'
import { bearer, headerSecret } from './credentials.js'
import { ChatHubServerError } from './errors.js'
import { readTokenAnswer } from './token.js'
import { createTransport, type CallOptions, type TransportOptions } from './transport.js'

/** An operator token, as {@link OperatorCredentials} takes it: the bare JWT, or an object with it. */
export type OperatorTokenLike = string | { readonly token: string }

/**
 * What speaks for an operator: a function that answers its token, or a token for a script that runs for a moment. A
 * company token, login or API key is of no use here: ChatHub answers them 403.
 */
export type OperatorCredentials =
  | {
      /**
       * Asked with each call, so keep tokens: `({ isFresh }) => service.getToken(operatorId, { isFresh })`.
       *
       * @param request - `isFresh`: whether ChatHub has just refused the last one. Then answer a new one.
       */
      readonly getToken: (request: {
        readonly isFresh: boolean
      }) => OperatorTokenLike | Promise<OperatorTokenLike>
    }
  | { readonly operatorToken: string | undefined }

/** ChatHub's chats as one operator sees them, a method per documented call. The methods do not use `this`. */
export interface OperatorClient {
  /**
   * Lists chats, one page of them: `GET /api/chat/chats`.
   *
   * @param filter - Which ones. Default: all, the first page of 20.
   */
  readonly getChats: (filter?: ChatFilter, options?: CallOptions) => Promise<ChatPage>
  /** Changes a chat's status: `PUT /api/chat/status`. */
  readonly setChatStatus: (
    chatId: number,
    status: ChatStatus,
    options?: CallOptions,
  ) => Promise<void>
  /** Deletes a chat: `DELETE /api/chat/chats/{id}`. A chat that a repeated call no longer finds was deleted by the first. */
  readonly deleteChat: (chatId: number, options?: CallOptions) => Promise<void>
  /**
   * Lists the messages of a chat: `GET /api/chat/{id}/messages`.
   *
   * @returns All of them, in ChatHub's order.
   */
  readonly getMessages: (chatId: number, options?: CallOptions) => Promise<ChatMessage[]>
  /**
   * Writes to the customer: `POST /api/chat/{id}/message`. Repeated only after a 429: after `timeout`, `unreachable` and
   * `unavailable` the message may have arrived or not.
   *
   * @returns The message if ChatHub answers it, which is not documented.
   */
  readonly sendMessage: (
    chatId: number,
    message: NewMessage,
    options?: CallOptions,
  ) => Promise<ChatMessage | undefined>
}

/**
 * Makes a client of ChatHub's chats, in the name of one operator.
 *
 * Every method rejects with a {@link ChatHubServerError}: `operator-token-refused`, `forbidden`, `not-found`,
 * `rejected`, `rate-limited`, `unavailable`, `unreachable`, `timeout`, `aborted`, `invalid-answer`,
 * `invalid-options` for wrong arguments; and with what `getToken` rejects with.
 *
 * @param credentials - `{ getToken }` or `{ operatorToken }`.
 * @param options - Address, time limit, retries.
 * @throws ChatHubServerError `invalid-options`, `insecure-url`.
 *
 * @example
 * ```ts
 * const operator = createOperatorClient({
 *   getToken: ({ isFresh }) => service.getToken(operatorId, { isFresh }),
 * })
 * const { chats } = await operator.getChats({ status: 'waiting' })
 * ```
 */
export function createOperatorClient(
  credentials: OperatorCredentials,
  options: TransportOptions = {},
): OperatorClient {
  const send = createSend(
    createAuthorization(credentials),
    createTransport(options, 'operator-token-refused'),
  )
  return {
    getChats: (filter, callOptions) => listChats(send, filter, callOptions),
    setChatStatus: (chatId, status, callOptions) =>
      setChatStatus(send, chatId, status, callOptions),
    deleteChat: (chatId, callOptions) => deleteChat(send, chatId, callOptions),
    getMessages: (chatId, callOptions) => listMessages(send, chatId, callOptions),
    sendMessage: (chatId, message, callOptions) => sendMessage(send, chatId, message, callOptions),
  }
}

const shapeSchema = v.union([
  v.strictObject({ getToken: v.function() }),
  v.strictObject({ operatorToken: headerSecret }),
])

function createAuthorization(credentials: OperatorCredentials): Authorization {
  if (!v.safeParse(shapeSchema, credentials).success) {
    throw new ChatHubServerError('invalid-options', {
      message:
        'Pass exactly one of `{ getToken }` and `{ operatorToken }`: chats belong to an operator, so a company token, login or API key is of no use here.',
    })
  }
  if ('getToken' in credentials) return authorizeByFunction(credentials)
  const headers = Promise.resolve(toHeaders(credentials.operatorToken))
  return { get: () => headers, latest: (own) => own, renew: () => undefined }
}

/** A token that was refused, and what came in its place. */
interface Renewal {
  readonly refused: string | undefined
  readonly headers: Promise<Headers>
  /** `undefined` until it has come. */
  renewed: Headers | undefined
}

function authorizeByFunction({
  getToken,
}: Extract<OperatorCredentials, { getToken: unknown }>): Authorization {
  const ask = async (isFresh: boolean): Promise<Headers> => toHeaders(await getToken({ isFresh }))
  let renewal: Renewal | undefined
  const renew = (refused: string | undefined): Promise<Headers> => {
    // However many calls are refused with one token, one new token is asked for.
    if (renewal && renewal.refused === refused) return renewal.headers
    const latest: Renewal = { refused, headers: ask(true), renewed: undefined }
    const forget = (): void => {
      if (renewal === latest) renewal = undefined
    }
    latest.headers.then((headers) => {
      latest.renewed = headers
      // There was no other token yet: whoever is refused next asks again.
      if (headers.authorization === refused) forget()
    }, forget)
    renewal = latest
    return latest.headers
  }
  return {
    get: () => ask(false),
    latest: (headers) =>
      renewal && renewal.refused === headers.authorization ? renewal.renewed : headers,
    renew: ({ authorization }, code) =>
      code === 'operator-token-refused' ? renew(authorization) : undefined,
  }
}

function toHeaders(answer: unknown): Headers {
  const text =
    typeof answer === 'object' && answer !== null && 'token' in answer ? answer.token : answer
  const token = v.safeParse(
    headerSecret,
    typeof text === 'string' ? (readTokenAnswer(text)?.token ?? text) : undefined,
  )
  if (token.success) return bearer(token.output)
  throw new ChatHubServerError('invalid-options', {
    message: '`getToken` answered no token: answer the token, or an object with it as `token`.',
  })
}
