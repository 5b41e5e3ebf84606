import type { ReactNode } from 'react'
import { unreachableText } from '@chathub/demo-kit'

/** Stands in for the screen when the server does not answer. */
export function Problem({ onRetry }: { readonly onRetry: () => void }): ReactNode {
  return (
    <main>
      <div className="notice card" role="alert">
        <h1>Frontdesk is not available</h1>
        <p data-testid="problem">{unreachableText}</p>
        <button
          className="button button-primary"
          type="button"
          data-testid="retry"
          autoFocus
          onClick={onRetry}
        >
          Try again
        </button>
      </div>
    </main>
  )
}
