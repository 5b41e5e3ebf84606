import { useState, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { ChatHubProvider, ChatHubWidget } from '@chathub/react'
import type { Mount } from './guide.ts'

function Desk(): ReactNode {
  const [isShown, setShown] = useState(true)
  return (
    <ChatHubProvider options={{ tokenEndpoint: '/api/chathub/token' }}>
      <button id="toggle" onClick={() => setShown(!isShown)}>
        Sales
      </button>
      {isShown && <ChatHubWidget organization="sales" />}
      <ChatHubWidget organization="support" />
    </ChatHubProvider>
  )
}

export const mount: Mount = (element) => {
  const root = createRoot(element)
  root.render(<Desk />)
  return () => root.unmount()
}
