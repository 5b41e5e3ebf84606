import type { ChatHubError, ChatHubSnapshot } from '../src/index.ts'

const element = document.createElement('chathub-widget')

element.tokenEndpoint = '/api/chathub/token'
element.consent = Promise.resolve(true)
element.isReady = (itsDocument) => itsDocument.body.firstElementChild !== null
element.scriptAttributes = { 'data-theme': 'dark' }
const loaded: Promise<void> = element.load('token')
const snapshot: ChatHubSnapshot = element.getSnapshot()
element.addEventListener('chathub-ready', ({ detail }) => detail satisfies ChatHubSnapshot)
document.addEventListener('chathub-error', ({ detail }) => detail satisfies ChatHubError)

// @ts-expect-error -- there is no such strategy
element.strategy = 'later'
// @ts-expect-error -- milliseconds are a number as a property
element.timeoutMs = '500'
// @ts-expect-error -- what every element has: the script's are `scriptAttributes`
element.attributes = { 'data-theme': 'dark' }

export { loaded, snapshot }
