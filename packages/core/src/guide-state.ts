import { getRegistry } from './registry.js'
import type { ChatHubController, ChatHubFallbackContact, ChatHubOptions } from './types.js'

/** A hold of the guide's functions, and with which options. */
export interface GuideHold {
  readonly controller: ChatHubController
  readonly organization: string | undefined
  options: ChatHubOptions
}

/** What the guide's functions have in common in a document. */
export interface GuideState {
  /** By holder: a manager, or for the functions the organization; `undefined` is the operator's own. */
  readonly holds: Map<unknown, GuideHold>
  /** Organizations whose widget has failed, unless they are to have no contact. */
  readonly failing: Set<string | undefined>
  /** Whether the site itself asked for the contact. */
  isContactWanted: boolean
  contact: ChatHubFallbackContact | undefined
  /** What is shown of it. */
  shown: { readonly contact: GuideState['contact']; readonly remove: () => void } | null
  /** The refresh that the site asked for last. */
  refresh: { readonly startedAt: number; readonly done: Promise<boolean> } | null
}

/** The document's state, made on the first call. All copies of this package share it. */
export function getGuideState(): GuideState {
  return (getRegistry().guide ??= {
    holds: new Map(),
    failing: new Set(),
    isContactWanted: false,
    contact: undefined,
    shown: null,
    refresh: null,
  })
}
