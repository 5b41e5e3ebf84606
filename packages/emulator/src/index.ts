export { startEmulator } from './emulator.js'
export { demoData } from './demo-data.js'
export type { ErrorForm } from './api-error.js'
export type { CompanyCredentials } from './company.js'
export type { EmulatorState } from './emulator-state.js'
export type { CustomerMessageOptions } from './customer-message.js'
export type { Emulator } from './emulator.js'
export type { EmulatorOptions } from './emulator-options.js'
export type { Fault, Faults, FaultsPatch, Limits, TokenFaults } from './faults.js'
export type { HistoryOptions } from './history.js'
export type { HubConnectionInfo, HubTiming } from './hub/hub-info.js'
export type { LoggedRequest } from './request-log.js'
export type { SigningAlgorithm } from './tokens.js'
export type { UndocumentedSwitches } from './undocumented.js'
export type { PanelTrace, WidgetSwitches } from './widget-switches.js'
export type { WireChat, WireLastMessage, WireMedia, WireMessage } from './wire.js'
export type {
  ChatStatus,
  EmulatorData,
  InitialChat,
  InitialMessage,
  MessageAuthor,
  MessageStatus,
  Operator,
  OperatorStatus,
  Organization,
} from './world/world-types.js'
