import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { expect, it, onTestFinished } from 'vitest'
import { createChatHubClient, createTokenHandler, createTokenService } from '../src/index.js'
import { createOpenTelemetryListener } from '../src/opentelemetry.js'
import { loginOf, startTestEmulator } from './test-emulator.js'

const emulator = await startTestEmulator()

/** The real SDK, exporting into memory. */
function startTelemetry() {
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metrics })
  const meters = new MeterProvider({ readers: [reader] })
  const spans = new InMemorySpanExporter()
  const processor = new SimpleSpanProcessor({ exporter: spans })
  const tracers = new TracerProvider({ spanProcessors: [processor] })
  onTestFinished(async () => {
    await Promise.all([meters.shutdown(), tracers.shutdown()])
  })
  const onEvent = createOpenTelemetryListener({
    meter: meters.getMeter('test'),
    tracer: tracers.getTracer('test'),
  })
  const readMetrics = async () => {
    await reader.forceFlush()
    const exported = metrics
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics)
    return (exported ?? []).flatMap(({ descriptor: { name, unit }, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => ({
        name,
        unit,
        attributes,
        count: typeof value === 'number' ? value : value.count,
      })),
    )
  }
  return { onEvent, readMetrics, readSpans: () => spans.getFinishedSpans() }
}

function startSite({ onEvent }: ReturnType<typeof startTelemetry>) {
  const client = createChatHubClient(loginOf(emulator), {
    baseUrl: emulator.url,
    retries: 0,
    onEvent,
  })
  return createTokenHandler({
    authorize: (request) => request.headers.get('x-user'),
    operatorFor: () => 101,
    service: createTokenService(client, { onEvent }),
    onEvent,
  })
}

function ask(user: string): Request {
  return new Request('http://site.example/api/chathub/token', { headers: { 'x-user': user } })
}

it('counts and times requests, calls and tokens', async () => {
  const telemetry = startTelemetry()
  const handler = startSite(telemetry)

  await handler(ask('olena'))
  await handler(ask('olena'))
  await handler(ask(''))

  const metrics = await telemetry.readMetrics()
  expect(metrics).toContainEqual({
    name: 'chathub.request.duration',
    unit: 's',
    attributes: { 'chathub.route': 'token', 'http.response.status_code': 200 },
    count: 2,
  })
  expect(metrics).toContainEqual({
    name: 'chathub.request.duration',
    unit: 's',
    attributes: {
      'chathub.route': 'token',
      'http.response.status_code': 401,
      'error.type': 'unauthorized',
    },
    count: 1,
  })
  expect(metrics).toContainEqual({
    name: 'chathub.call.duration',
    unit: 's',
    attributes: {
      'chathub.call': 'POST /api/operator/get-token',
      'http.response.status_code': 200,
    },
    count: 1,
  })
  expect(metrics).toContainEqual({
    name: 'chathub.tokens',
    unit: '{token}',
    attributes: { 'chathub.token.outcome': 'made' },
    count: 1,
  })
})

it('makes a span of each call of ChatHub, with its end and its failure', async () => {
  const telemetry = startTelemetry()
  const handler = startSite(telemetry)

  await handler(ask('olena'))
  emulator.reset()
  emulator.setFaults({ api: { status: 503 } })
  await startSite(telemetry)(ask('olena'))

  const spans = telemetry.readSpans()
  const made = spans.find(({ name }) => name === 'POST /api/operator/get-token')
  expect(made).toMatchObject({ kind: SpanKind.CLIENT, status: { code: SpanStatusCode.UNSET } })
  expect(made?.attributes).toMatchObject({ 'chathub.call.tries': 1 })
  expect(spans.at(-1)).toMatchObject({
    name: 'POST /api/company/get-token',
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': 'unavailable', 'http.response.status_code': 503 },
  })
  expect(made!.duration[0] * 1e9 + made!.duration[1]).toBeGreaterThan(0)
})

it('hears of a store that goes and comes back', async () => {
  const telemetry = startTelemetry()

  telemetry.onEvent({ type: 'store', state: 'down' })
  telemetry.onEvent({ type: 'store', state: 'up' })

  const changes = (await telemetry.readMetrics()).filter(
    ({ name }) => name === 'chathub.store.changes',
  )
  expect(changes.map(({ attributes, count }) => [attributes, count])).toEqual([
    [{ 'chathub.store.state': 'down' }, 1],
    [{ 'chathub.store.state': 'up' }, 1],
  ])
})

it('counts no retry of a call that was given up before its first try', async () => {
  const telemetry = startTelemetry()
  const call = 'GET /api/operator'

  telemetry.onEvent({
    type: 'call',
    call,
    status: undefined,
    code: 'aborted',
    tries: 0,
    durationMs: 1,
  })

  expect(await telemetry.readMetrics()).toContainEqual({
    name: 'chathub.call.retries',
    unit: '{retry}',
    attributes: { 'chathub.call': call },
    count: 0,
  })
})

it('exports no token, login or password', async () => {
  const telemetry = startTelemetry()
  const handler = startSite(telemetry)

  const response = await handler(ask('olena'))
  const token: unknown = JSON.parse(await response.text()).token
  const exported = JSON.stringify([
    await telemetry.readMetrics(),
    telemetry.readSpans().map(({ name, attributes, events }) => ({ name, attributes, events })),
  ])

  const { login, password } = emulator.company
  for (const secret of [token, login, password]) expect(exported).not.toContain(secret)
})
