export { createFakeChatHub } from './testing-controller.js'
export { installFakeWidget } from './testing-widget.js'
export type { FakeChatHub, FakeChatHubCall, FakeChatHubState } from './testing-controller.js'
export type { FakeWidget, FakeWidgetOptions, FakeWidgetOutcome } from './testing-widget.js'
