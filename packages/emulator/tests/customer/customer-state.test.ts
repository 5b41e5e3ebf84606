import { describe, expect, it } from 'vitest'
import {
  changeCustomerMessageStatus,
  customerMessages,
  enterChat,
  hasUnreadAnswer,
  initialCustomerState,
  leaveChat,
  mergeCustomerMessages,
  withOrganizations,
} from '../../src/customer/customer-state.js'
import type { CustomerChat, CustomerState } from '../../src/customer/customer-state.js'
import { message, noon } from '../widget/samples.js'

const aurora = { id: 6, name: 'Aurora Travel' }
const borealis = { id: 24, name: 'Borealis Books' }
const begun: CustomerChat = {
  id: 1,
  key: 'secret',
  organization: aurora,
  customerName: 'Anna',
  status: 0,
}

function inChat(): CustomerState {
  return enterChat(initialCustomerState(6), begun)
}

describe('withOrganizations', () => {
  it('keeps the organization that the address asks for', () => {
    const state = withOrganizations(initialCustomerState(24), [aurora, borealis])

    expect(state.organizationId).toBe(24)
  })

  it('takes the first organization where the address names none, or one that is not there', () => {
    const none = withOrganizations(initialCustomerState(null), [aurora, borealis])
    const unknown = withOrganizations(initialCustomerState(77), [aurora, borealis])

    expect([none.organizationId, unknown.organizationId]).toEqual([6, 6])
  })
})

describe('mergeCustomerMessages', () => {
  it('shows a message that arrives as answer and as event once', () => {
    const waiting: CustomerState = {
      ...inChat(),
      outbox: [
        { clientMessageId: 'a', chatId: 1, text: 'Hello', createdAt: noon, state: 'sending' },
      ],
    }
    const sent = message({ clientMessageId: 'a' })

    const state = mergeCustomerMessages(mergeCustomerMessages(waiting, [sent]), [sent])

    expect(customerMessages(state)).toHaveLength(1)
    expect(state.outbox).toEqual([])
  })

  it('puts what was missed in its place', () => {
    const later = mergeCustomerMessages(inChat(), [message({ id: 12 })])

    const state = mergeCustomerMessages(later, [message({ id: 11 })])

    expect(customerMessages(state).map(({ id }) => id)).toEqual([11, 12])
  })
})

describe('hasUnreadAnswer', () => {
  it('is true until the answer is read', () => {
    const answered = mergeCustomerMessages(inChat(), [message({ author: 'operator' })])
    const read = changeCustomerMessageStatus(answered, 10, 'read')

    expect([hasUnreadAnswer(inChat()), hasUnreadAnswer(answered), hasUnreadAnswer(read)]).toEqual([
      false,
      true,
      false,
    ])
  })
})

describe('leaveChat', () => {
  it('returns to the form with the name filled in and nothing of the chat', () => {
    const before = mergeCustomerMessages(inChat(), [message()])

    const state = leaveChat(before, 'This chat has ended.')

    expect(state).toMatchObject({ chat: null, name: 'Anna', problem: 'This chat has ended.' })
    expect(customerMessages(state)).toEqual([])
  })
})
