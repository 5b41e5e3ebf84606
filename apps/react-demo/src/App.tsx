import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { ChatHubProvider, type ChatHubOptions } from '@chathub/react'
import { fetchSession, leaveFor, loginUrl, type DemoSession } from '@chathub/demo-kit'
import { Problem } from './Problem.js'
import { Screen } from './Screen.js'

/** The application: it learns who is logged in, then shows the operator's screen. */
export function App(): ReactNode {
  const [answer, setAnswer] = useState<DemoSession | 'problem' | null>(null)
  useEffect(() => {
    if (answer !== null) return undefined
    let isCurrent = true
    const update = (next: DemoSession | 'problem' | null): void => {
      if (!isCurrent) return
      if (next === null) leaveFor(loginUrl())
      else setAnswer(next)
    }
    fetchSession().then(update, () => update('problem'))
    return () => {
      isCurrent = false
    }
  }, [answer])

  if (answer === 'problem') return <Problem onRetry={() => setAnswer(null)} />
  if (answer !== null) return <LoggedIn session={answer} />
  return (
    <main>
      <p className="starting" role="status">
        Opening your workday…
      </p>
    </main>
  )
}

function LoggedIn({ session }: { readonly session: DemoSession }): ReactNode {
  const options = useMemo<ChatHubOptions>(
    () => ({
      tokenEndpoint: '/api/chathub/token',
      scriptUrl: session.scriptUrl,
      fallbackContact: { email: 'support@example.com' },
    }),
    [session],
  )
  return (
    <ChatHubProvider options={options}>
      <Screen session={session} />
    </ChatHubProvider>
  )
}
