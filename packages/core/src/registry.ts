import type { SharedController } from './controller.js'
import type { GuideState } from './guide-state.js'
import type { PlacedFrame } from './frame-place.js'
import type { PageRun } from './host-page.js'
import type { InsertionWatch } from './insertions.js'
import type { WidgetRun } from './run.js'
import type { ChatHubController } from './types.js'

/** What a document knows of one script URL. */
export interface ScriptHistory {
  /** How many times it was inserted. */
  generation: number
  /** Whether a run of it added something to the page. */
  leftTraces: boolean
  /** Whether it ran, or may have run, before anybody could watch what it adds: such a run cannot be taken away. */
  ranUnwatched: boolean
  /** Whether it did not start a second time in the page. */
  isSpent: boolean
  /** How many answers of it nobody may wait for or share any more: the next try is for another file. */
  lost: number
  /** Whether the page's browser was told to fetch it in advance. */
  isHinted?: boolean
  /** CSP nonce of the tag that was adopted. */
  nonce: string | undefined
  /** The run whose script has not run yet, also after its user has gone. */
  pending: PageRun | null
}

/** A contact that is shown while a chat does not run, or several. */
export interface ShownContact {
  readonly root: Element
  users: number
  readonly remove: () => void
}

/** A button that stands in for one widget, or for several. */
export interface ShownLauncher {
  readonly host: Element
  readonly setBusy: () => void
  /** What each of them leaves with. */
  readonly users: Set<() => void>
  /** The last of them that runs. */
  run?: WidgetRun
}

/** A policy of Trusted Types, which TypeScript's own library does not know yet. */
export interface TrustedPolicy {
  createHTML(html: string): string
  createScript(code: string): string
  createScriptURL(url: string): string
}

/** The page-wide state: the only one, shared by all copies of this package in a document. */
interface Registry {
  /** By organization; `undefined` is the operator's own. */
  readonly controllers: Map<string | undefined, SharedController>
  /** The shared lease of `loadChatHubWidget`, by organization. */
  readonly loaders: Map<string | undefined, ChatHubController>
  /** By script URL. */
  readonly scripts: Map<string, ScriptHistory>
  /** Of what scripts insert. */
  readonly watches: Set<InsertionWatch>
  /** Elements whose methods are shadowed, each with what undoes that. */
  readonly shadows: Map<Element, () => void>
  /** What scripts have inserted in this task, where the engine does not tell which. */
  readonly latest: Set<Element>
  readonly contacts: Set<ShownContact>
  /** The one in the corner, for whoever comes before it is used. */
  launcher?: ShownLauncher | undefined
  /** Of the guide's functions, once one of them was called. */
  guide?: GuideState
  /** Who has the page. */
  pageOwner: SharedController | null
  /** Frames of widgets, in the order in which they were made. */
  frames?: Set<PlacedFrame>
  /** Made on first use; where the page does not allow it, a stand-in that leaves texts as they are. */
  policy: TrustedPolicy | null
  /** Codes that developers were warned of. */
  readonly warned: Set<string>
}

const key = Symbol.for('chathub.registry.1')

/** This document's registry, made on the first call. */
export function getRegistry(): Registry {
  const scope = globalThis as { [key]?: Registry }
  if (scope[key] === undefined) Object.defineProperty(scope, key, { value: createRegistry() })
  return scope[key] as Registry
}

/** What is known of a script URL, from its first use on. */
export function getScriptHistory(url: string): ScriptHistory {
  const { scripts } = getRegistry()
  const known = scripts.get(url)
  if (known) return known
  const history: ScriptHistory = {
    generation: 0,
    leftTraces: false,
    ranUnwatched: false,
    isSpent: false,
    lost: 0,
    nonce: undefined,
    pending: null,
  }
  scripts.set(url, history)
  return history
}

function createRegistry(): Registry {
  return {
    controllers: new Map(),
    loaders: new Map(),
    scripts: new Map(),
    watches: new Set(),
    shadows: new Map(),
    latest: new Set(),
    contacts: new Set(),
    pageOwner: null,
    policy: null,
    warned: new Set(),
  }
}
