import { ChatHubWidget } from '@chathub/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const { operatorToken, scriptUrl } = await (await fetch('/settings.json')).json()

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root.')
createRoot(root).render(
  <StrictMode>
    <h1>A React application</h1>
    <ChatHubWidget operatorToken={operatorToken} scriptUrl={scriptUrl} />
  </StrictMode>,
)
