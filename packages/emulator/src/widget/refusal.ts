import type { WidgetSwitches } from '../widget-switches.js'

/** What happens once the service does not accept the token (any more). */
export interface Refusal {
  /** What the panel tells the operator; `null`: nothing. */
  readonly text: string | null
  /** What everybody else hears. */
  readonly complain: () => void
}

const text = 'The service does not accept your operator token. Sign in again, or reload the page.'

/** Makes the panel's way with a bad token. */
export function createRefusal(badToken: WidgetSwitches['badToken']): Refusal {
  const isShown = badToken === 'throws' || badToken === 'message'
  return {
    text: isShown ? text : null,
    complain: () => {
      if (badToken === 'throws-later') setTimeout(throwInvalidToken)
      if (badToken === 'rejects') void Promise.resolve().then(throwInvalidToken)
    },
  }
}

function throwInvalidToken(): never {
  throw new Error('Invalid token')
}
