/** What the panel leaves behind in the page once its element is taken away. */
export type PanelTrace = 'styles' | 'body-class' | 'listeners' | 'storage' | 'socket' | 'timer'

/** How the panel is built and behaves; nothing of this is documented by the vendor. */
export interface WidgetSwitches {
  /**
   * Where it reads its token: the tag with the documented id, the first tag whose id begins with it,
   * or the tag whose `src` is the panel's own URL.
   */
  readonly tokenFrom: 'id' | 'prefix' | 'src'
  /** Whether it keeps the token of its start, or reads the tag anew for each call. */
  readonly tokenWhen: 'start' | 'each-call'
  /** Only `one-file` can be run a second time in a document; a second `custom-element` throws. */
  readonly build: 'one-file' | 'chunk' | 'custom-element' | 'guard'
  /** What it draws in: a shadow root, elements of the page, or a frame of its own. */
  readonly root: 'open' | 'closed' | 'plain' | 'frame'
  /** `throws` looks at the token when it starts; the others when the service has refused it. */
  readonly badToken: 'throws' | 'throws-later' | 'rejects' | 'message' | 'silent'
  readonly leaves: readonly PanelTrace[]
}

/** The choices of each switch. */
export const widgetChoices = {
  tokenFrom: ['id', 'prefix', 'src'],
  tokenWhen: ['start', 'each-call'],
  build: ['one-file', 'chunk', 'custom-element', 'guard'],
  root: ['open', 'closed', 'plain', 'frame'],
  badToken: ['throws', 'throws-later', 'rejects', 'message', 'silent'],
  leaves: ['styles', 'body-class', 'listeners', 'storage', 'socket', 'timer'],
} as const

/** The panel that is served unless told otherwise. */
export const usualWidget: WidgetSwitches = Object.freeze({
  tokenFrom: 'id',
  tokenWhen: 'start',
  build: 'one-file',
  root: 'open',
  badToken: 'throws',
  leaves: Object.freeze(['listeners', 'socket'] as const),
})
