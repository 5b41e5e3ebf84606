globalThis.__operatorChatPanelRuns = (globalThis.__operatorChatPanelRuns ?? 0) + 1
