import { addToLog, clockTime, type StatusChange, type StatusLogEntry } from '@chathub/demo-kit'
import { copyOf, find, write } from './dom.js'

/** Keeps the list of status changes. */
export function createStatusLog(): { add: (change: StatusChange) => void } {
  const list = find('log', HTMLElement)
  let log: readonly StatusLogEntry[] = []
  return {
    add(change) {
      log = addToLog(log, change, Date.now())
      list.replaceChildren(...log.map(toItem))
    },
  }
}

function toItem({ status, code, at }: StatusLogEntry): HTMLElement {
  const item = copyOf('#log-template')
  write(item, 'time', clockTime(at))
  write(item, 'span', status)
  if (code !== null) write(item, 'code', code)
  else item.querySelector('code')?.remove()
  return item
}
