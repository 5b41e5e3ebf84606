import { vi } from 'vitest'
import { isChatHubServerError, type ChatHubServerListener } from '../src/index.js'
import { createSightings, type Secrets, type Sightings } from './leaks.js'
import { startTelemetry } from './telemetry.js'

/** Sees everything that anybody could see. */
export interface Watch {
  readonly sightings: Sightings
  /** Codes and statuses that came up, to see that what should go wrong did. */
  readonly outcomes: ReadonlySet<unknown>
  readonly onEvent: ChatHubServerListener
  readonly onError: (error: unknown) => void
  /** Keeps what a promise rejects with; what it resolves to is the caller's. */
  readonly attempt: (where: string, promise: Promise<unknown>) => Promise<void>
  /** What a browser sees of an answer: all of it, but for the token that it is there for. */
  readonly look: (where: string, answered: Promise<Response>) => Promise<void>
  /** Ends it. Where a secret was seen, which, and in which form. */
  readonly findLeaks: (secrets: Secrets) => Promise<string[]>
}

/** Watches this process until mocks are restored. */
export function startWatch(): Watch {
  const sightings = createSightings()
  const outcomes = new Set<unknown>()
  const telemetry = startTelemetry()
  watchProcess(sightings)
  return {
    sightings,
    outcomes,
    onEvent: (event) => {
      sightings.add('event', event)
      telemetry.onEvent(event)
    },
    onError: (error) => sightings.add('onError', error),
    attempt: async (where, promise) => {
      await promise.catch((error: unknown) => {
        sightings.add(`error of ${where}`, error)
        outcomes.add(isChatHubServerError(error) ? error.code : error)
      })
    },
    look: async (where, answered) => {
      const response = await answered
      const body = await response.text()
      outcomes.add(response.status)
      const token = response.status === 200 ? JSON.parse(body || '{}').token : undefined
      sightings.add(`headers of ${where}`, [...response.headers].join('\n'))
      sightings.add(`body of ${where}`, token === undefined ? body : body.replace(token, ''))
    },
    findLeaks: async (secrets) => {
      for (const exported of await telemetry.finish()) sightings.add('telemetry', exported)
      return sightings.findLeaks(secrets)
    },
  }
}

function watchProcess(sightings: Sightings): void {
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, name).mockImplementation((...args) => sightings.add(`console.${name}`, args))
  }
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      sightings.add(name, String(text))
      return true
    })
  }
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) =>
    sightings.add('process warning', warning),
  )
}
