/** How often a script of the panel has started in this document; for tests. */
declare var __operatorChatPanelRuns: number | undefined
