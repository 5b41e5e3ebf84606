import {
  metrics,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Meter,
  type Tracer,
} from '@opentelemetry/api'
import type { ChatHubServerEvent, ChatHubServerListener } from './events.js'

/** Settings of the OpenTelemetry listener. */
export interface OpenTelemetryOptions {
  /** Where metrics go. @defaultValue the global meter provider's */
  readonly meter?: Meter | undefined
  /** Where spans of calls of ChatHub go. @defaultValue the global tracer provider's */
  readonly tracer?: Tracer | undefined
}

type EventOf<Type> = Extract<ChatHubServerEvent, { type: Type }>

/**
 * Makes a listener that turns events into metrics, and calls of ChatHub into spans. Hand it as `onEvent` to client, token
 * service and handlers, after your OpenTelemetry SDK has been started. Attributes have few values: no operator, no user.
 *
 * @param options - Meter and tracer.
 *
 * @example
 * ```ts
 * const onEvent = createOpenTelemetryListener()
 * const client = createChatHubClient(credentials, { onEvent })
 * ```
 */
export function createOpenTelemetryListener(
  options: OpenTelemetryOptions = {},
): ChatHubServerListener {
  const name = '@chathub/server'
  const { meter = metrics.getMeter(name), tracer = trace.getTracer(name) } = options
  const instruments = createInstruments(meter)
  return (event) => {
    if (event.type === 'request') {
      instruments.requests.record(event.durationMs / 1000, attributesOfRequest(event))
    } else if (event.type === 'call') {
      instruments.calls.record(event.durationMs / 1000, attributesOfCall(event))
      // A call that was given up before its turn had no try at all.
      instruments.retries.add(Math.max(event.tries - 1, 0), { 'chathub.call': event.call })
      addSpan(tracer, event)
    } else if (event.type === 'token') {
      const outcome = { 'chathub.token.outcome': event.outcome }
      instruments.tokens.add(1, { ...outcome, ...errorType(event.code) })
    } else {
      instruments.storeChanges.add(1, { 'chathub.store.state': event.state })
    }
  }
}

// Seconds, as OpenTelemetry's conventions for HTTP have them, boundaries included.
const durations = {
  unit: 's',
  advice: {
    explicitBucketBoundaries: [
      0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ],
  },
}

function createInstruments(meter: Meter) {
  return {
    requests: meter.createHistogram('chathub.request.duration', {
      ...durations,
      description: 'Requests of browsers, answered.',
    }),
    calls: meter.createHistogram('chathub.call.duration', {
      ...durations,
      description: 'Calls of ChatHub, their retries included.',
    }),
    retries: meter.createCounter('chathub.call.retries', {
      unit: '{retry}',
      description: 'Tries of calls of ChatHub after the first.',
    }),
    tokens: meter.createCounter('chathub.tokens', {
      unit: '{token}',
      description: 'How the token service came by tokens that were not in memory.',
    }),
    storeChanges: meter.createCounter('chathub.store.changes', {
      unit: '{change}',
      description: 'How often the shared store went down and came back.',
    }),
  }
}

function attributesOfRequest({ route, status, code }: EventOf<'request'>): Attributes {
  return { 'chathub.route': route, 'http.response.status_code': status, ...errorType(code) }
}

function attributesOfCall({ call, status, code }: EventOf<'call'>): Attributes {
  return {
    'chathub.call': call,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...errorType(code),
  }
}

function errorType(code: string | undefined): Attributes {
  return code === undefined ? {} : { 'error.type': code }
}

/** The call is over when it is told, so its span is begun in the past. */
function addSpan(tracer: Tracer, event: EventOf<'call'>): void {
  const now = Date.now()
  const span = tracer.startSpan(event.call, {
    kind: SpanKind.CLIENT,
    startTime: now - event.durationMs,
    attributes: { ...attributesOfCall(event), 'chathub.call.tries': event.tries },
  })
  if (event.code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end(now)
}
