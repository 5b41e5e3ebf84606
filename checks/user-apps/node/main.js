import { startEmulator } from '@chathub/emulator'
import { createChatHubClient } from '@chathub/server'

const emulator = await startEmulator()
const { login, password } = emulator.company
const client = createChatHubClient({ login, password }, { baseUrl: emulator.url })
const [organization] = await client.getOrganizations()
const operators = await client.getOperators(organization.id)
const { id, name } = operators.find(({ status }) => status === 'active')
const { token } = await client.getOperatorToken({ operatorId: id })

console.log(
  JSON.stringify({ scriptUrl: emulator.scriptUrl, operatorToken: token, operatorName: name }),
)
