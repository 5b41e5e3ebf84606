import { ApiError, malformedCode } from '../api-error.js'
import { queryInteger } from '../request-input.js'
import type { Chat, Operator } from '../world/world-types.js'
import { toWireChat } from '../wire.js'
import type { WireChat } from '../wire.js'
import type { World } from '../world/world.js'
import type { RouteContext } from './route-environment.js'

/** A page of chats, as the documentation shows it. */
export interface ChatPage {
  readonly total: number
  readonly items: readonly WireChat[]
}

type Filter = (chat: Chat) => boolean

const day = /^\d{4}-\d{2}-\d{2}$/

/**
 * Answers `GET /api/chat/chats` with all documented query parameters.
 *
 * @throws ApiError 400 for a parameter that cannot be read, 403 for another organization.
 */
export function listChats(world: World, operator: Operator, context: RouteContext): ChatPage {
  const page = atLeastOne('page', queryInteger(context, 'page') ?? 1)
  const perPage = atLeastOne('per_page', queryInteger(context, 'per_page') ?? 20)
  const filters = [
    organizationFilter(operator, queryInteger(context, 'organizationId')),
    numberFilter(queryInteger(context, 'status'), ({ status }) => status),
    numberFilter(queryInteger(context, 'source'), ({ source }) => source),
    numberFilter(queryInteger(context, 'operatorId'), ({ operatorId }) => operatorId),
    // No chat of the emulator has a Telegram user behind it.
    numberFilter(queryInteger(context, 'tg_user_id'), () => null),
    phoneFilter(context.req.query('phone')),
    searchFilter(world, context.req.query('search')),
    dateFilter(context.req.queries('date') ?? []),
  ]
  const found = world.chats.list().filter((chat) => filters.every((filter) => filter(chat)))
  const items = found.slice((page - 1) * perPage, page * perPage)
  return { total: found.length, items: items.map((chat) => toWireChat(world, chat)) }
}

function atLeastOne(name: string, value: number): number {
  if (value >= 1) return value
  throw new ApiError(400, `Query parameter "${name}" has to be at least 1.`, malformedCode)
}

function organizationFilter(operator: Operator, asked: number | undefined): Filter {
  if (asked !== undefined && asked !== operator.organizationId) {
    throw new ApiError(403, `Operator ${operator.id} does not belong to organization ${asked}.`)
  }
  return ({ organizationId }) => organizationId === operator.organizationId
}

function numberFilter(wanted: number | undefined, read: (chat: Chat) => number | null): Filter {
  return (chat) => wanted === undefined || read(chat) === wanted
}

function phoneFilter(wanted: string | undefined): Filter {
  return ({ customer }) =>
    wanted === undefined || digitsOf(customer.phone).includes(digitsOf(wanted))
}

function digitsOf(phone: string): string {
  return phone.replaceAll(/\D/g, '')
}

function searchFilter(world: World, wanted: string | undefined): Filter {
  const needle = wanted?.trim().toLowerCase() ?? ''
  return ({ id }) => needle === '' || world.chats.includes(id, needle)
}

// The documentation names `date` twice: the first and the last day, both included.
function dateFilter(dates: readonly string[]): Filter {
  for (const date of dates) {
    if (!day.test(date) || Number.isNaN(Date.parse(date))) {
      throw new ApiError(400, 'Query parameter "date" has to be YYYY-MM-DD.', malformedCode)
    }
  }
  const [from, to = from] = dates
  return ({ createdAt }) => {
    const created = new Date(createdAt).toISOString().slice(0, 10)
    return (from === undefined || created >= from) && (to === undefined || created <= to)
  }
}
