import { createChatHubWidget } from '@chathub/core'
import { offer } from './contract.ts'

declare global {
  interface Window {
    /** Subscribes that often, starts the widget, and tells how often it heard of how many changes. */
    benchStore(
      subscribers: number,
      options: object,
    ): Promise<{ readonly calls: number; readonly changes: number; readonly copies: number }>
  }
}

window.benchStore = async (subscribers, options) => {
  const { operatorToken, ...rest } = options as { operatorToken: string }
  const chat = createChatHubWidget(rest)
  const seen = new Set([chat.getSnapshot()])
  let changes = 0
  let calls = 0
  chat.subscribe(() => {
    changes++
    seen.add(chat.getSnapshot())
    seen.add(chat.getSnapshot())
  })
  for (let added = 0; added < subscribers; added++) chat.subscribe(() => calls++)
  await chat.load(operatorToken)
  return { calls: calls / subscribers, changes, copies: seen.size }
}

offer({ mount() {}, unmount() {} })
