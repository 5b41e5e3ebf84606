export { clockTime, errorText, initials, todayLabel, tokenLife } from './format.js'
export {
  customerUrl,
  fetchSession,
  leaveFor,
  loginUrl,
  logout,
  logoutFailedText,
  unreachableText,
  watchSession,
} from './session.js'
export { addToLog } from './status-log.js'
export { recordStates, searchRecords, shiftSummary, stateLabels, workdayOf } from './workday.js'
export type { DemoSession } from './session.js'
export type { StatusChange, StatusLogEntry } from './status-log.js'
export type { RecordState, SummaryItem, WorkRecord, Workday } from './workday.js'
