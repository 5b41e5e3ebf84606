/** How often a script of the panel has started in this document; for tests. */
// oxlint-disable-next-line no-underscore-dangle
declare var __operatorChatPanelRuns: number | undefined

/** Whether the build `guard` has started in this document. */
// oxlint-disable-next-line no-underscore-dangle
declare var __operatorChatPanelHasStarted: boolean | undefined

/** How this panel is to be: a line that the emulator writes above the script. */
declare const operatorChatPanelSwitches: import('../widget-switches.js').WidgetSwitches

declare module '*.css' {
  /** The style sheet, minified by the bundler. */
  const text: string
  export default text
}
