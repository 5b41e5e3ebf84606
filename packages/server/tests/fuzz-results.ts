import * as v from 'valibot'
import type { ChatHubClient, OperatorClient } from '../src/index.js'

/** Every method of both clients. */
export type MethodName = keyof ChatHubClient | keyof OperatorClient

const id = v.pipe(v.number(), v.safeInteger())
const date = v.pipe(
  v.number(),
  v.check((moment) => !Number.isNaN(new Date(moment).getTime())),
)
const token = v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/))
const organization = v.strictObject({ id, name: v.string() })
const status = v.picklist(['active', 'inactive', 'deleted', 'unknown'])
const summary = v.strictObject({ id, name: v.string(), status })
const operator = v.strictObject({ id, name: v.string(), status, organization })
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.union([schema, v.undefined()])

const chat = v.strictObject({
  id,
  theme: v.string(),
  operator: maybe(v.strictObject({ id, name: v.string(), photo: maybe(v.string()) })),
  status: v.picklist(['new', 'open', 'waiting', 'paused', 'closed', 'unknown']),
  unreadCount: id,
})

const message = v.strictObject({
  id: maybe(id),
  text: maybe(v.string()),
  author: maybe(v.number()),
  status: maybe(v.picklist(['new', 'sent', 'rejected', 'read', 'unknown'])),
  media: maybe(v.strictObject({ uri: v.string(), name: maybe(v.string()) })),
  raw: v.pipe(
    v.looseObject({}),
    v.check((raw) => !Array.isArray(raw)),
  ),
})

/** The public types once more, written by hand: nothing of the package's own schemas. */
const results: Readonly<Record<MethodName, v.GenericSchema>> = {
  getCompanyToken: token,
  getOrganizations: v.array(organization),
  getOperators: v.array(operator),
  addOperators: v.strictObject({ added: v.array(summary), existing: v.array(operator) }),
  setOperatorStatus: v.undefined(),
  getOperatorToken: v.strictObject({ token, expiresAt: date }),
  validateToken: v.union([
    v.strictObject({ isValid: v.literal(true), operatorId: maybe(id), expiresAt: maybe(date) }),
    v.strictObject({ isValid: v.literal(false), error: v.string() }),
  ]),
  getChats: v.strictObject({ total: id, chats: v.array(chat) }),
  setChatStatus: v.undefined(),
  deleteChat: v.undefined(),
  getMessages: v.array(message),
  sendMessage: maybe(message),
}

/** Whether a value is what the method's type promises. */
export function isResultOf(method: MethodName, value: unknown): boolean {
  return v.safeParse(results[method], value).success
}
