import { useEffect, useState, type ReactNode } from 'react'
import { tokenLife } from '@chathub/demo-kit'

/** How long the token still lives, written anew every second. */
export function TokenLife({ expiresAt }: { readonly expiresAt: number | null }): ReactNode {
  const [text, setText] = useState(() => tokenLife(expiresAt, Date.now()))
  useEffect(() => {
    const update = (): void => setText(tokenLife(expiresAt, Date.now()))
    update()
    const timer = setInterval(update, 1000)
    return () => clearInterval(timer)
  }, [expiresAt])
  return text
}
