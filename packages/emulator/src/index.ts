export { startEmulator } from './emulator.js'
export { demoSeed } from './seed.js'
export type { ErrorForm } from './api-error.js'
export type { CompanyCredentials } from './company.js'
export type { EmulatorState } from './emulator-state.js'
export type { Emulator, EmulatorOptions } from './emulator.js'
export type { Fault, Faults, FaultsPatch, TokenFaults, UndocumentedSwitches } from './faults.js'
export type { HubConnectionInfo } from './hub/hub.js'
export type { HubTiming } from './hub/hub-connection.js'
export type { LoggedRequest } from './request-log.js'
export type { SigningAlgorithm } from './tokens.js'
export type { PanelTrace, WidgetSwitches } from './widget-switches.js'
export type { WireChat, WireLastMessage, WireMedia, WireMessage } from './wire.js'
export type {
  ChatStatus,
  MessageAuthor,
  MessageStatus,
  Operator,
  OperatorStatus,
  Organization,
  Seed,
  SeedChat,
  SeedMessage,
} from './world/world-types.js'
