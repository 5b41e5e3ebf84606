import type { Settings } from './options.js'

/** One run of the widget, in the page or in a frame. */
export interface WidgetRun {
  /** URL of the script, with the fragment of this run. */
  readonly src: string
  /** Whether call stacks name this run by its fragment. */
  readonly isNamed: boolean
  /** URL prefix of the script and of the modules beside it. */
  readonly base: string
  /**
   * Settles once the widget runs.
   *
   * @throws ChatHubError `timeout`, `rerun-failed` and every other way in which a script fails.
   */
  whenReady(settings: Settings, signal: AbortSignal): Promise<void>
  /** Hides the widget in this very tick. */
  hide(): void
  show(): void
  /** Takes the widget down. */
  remove(): void
  /** Takes the widget down after a failure: the next start does not wait for this script. */
  abandon(): void
  /** Calls back with the window that the widget runs in, and again each time that it has reloaded that. */
  onView(listener: (view: Window) => void): void
  /** Calls back once the page has taken the widget's frame away, as it does with its container. */
  onGone(listener: () => void): void
  /** What the widget has put into its document. */
  roots(): Iterable<Element>
}
