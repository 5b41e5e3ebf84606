import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ChatHubServerListener } from '../src/index.js'
import { createOpenTelemetryListener } from '../src/opentelemetry.js'

/** OpenTelemetry's own SDK, which exports into memory. */
export interface Telemetry {
  readonly onEvent: ChatHubServerListener
  /** Ends it. Answers everything that would have left the process: metrics and spans. */
  readonly finish: () => Promise<readonly object[]>
}

/** Starts with nothing measured. */
export function startTelemetry(): Telemetry {
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metrics })
  const meters = new MeterProvider({ readers: [reader] })
  const spans = new InMemorySpanExporter()
  const tracers = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
  })
  return {
    onEvent: createOpenTelemetryListener({
      meter: meters.getMeter('test'),
      tracer: tracers.getTracer('test'),
    }),
    finish: async () => {
      await reader.forceFlush()
      const exported = [
        ...metrics.getMetrics(),
        ...spans.getFinishedSpans().map(({ name, attributes, events, links, status }) => ({
          name,
          attributes,
          events,
          links,
          status,
        })),
      ]
      await Promise.all([meters.shutdown(), tracers.shutdown()])
      return exported
    },
  }
}
