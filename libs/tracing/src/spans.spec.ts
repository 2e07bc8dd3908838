import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { continueTrace, currentTraceParent, startRootSpan, withSpan } from './spans';

/** Real: OpenTelemetry's SDK. Mocked: where spans are sent. */
describe('Spans', () => {
  const exporter = new InMemorySpanExporter();

  it('are not made, and cost nothing, when nothing is configured', async () => {
    expect(await withSpan('quiet', {}, () => Promise.resolve(currentTraceParent()))).toBeUndefined();
    expect(continueTrace(null, () => 'done')).toBe('done');
  });

  describe('when traced', () => {
    beforeAll(() =>
      new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register(),
    );
    afterEach(() => exporter.reset());
    afterAll(() => trace.disable());

    it('go on with a trace that was kept as text', async () => {
      let kept: string | undefined;
      startRootSpan('GET', { kind: 'server' }, (span) => {
        kept = currentTraceParent();
        span.end();
      });
      expect(kept).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      await continueTrace(kept ?? null, () =>
        withSpan('make', { kind: 'consumer' }, () => Promise.resolve()),
      );
      const [server, consumer] = exporter.getFinishedSpans();
      expect(consumer?.spanContext().traceId).toBe(server?.spanContext().traceId);
      expect(consumer?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
    });

    it('begin a trace of their own when what was kept is nothing, or no traceparent', async () => {
      for (const kept of [null, '', 'no traceparent']) {
        await withSpan('outer', {}, () =>
          continueTrace(kept, () => withSpan('inner', {}, () => Promise.resolve())),
        );
      }
      const spans = exporter.getFinishedSpans();
      expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(6);
    });

    it('keep of an error its name and never its words', async () => {
      const failing = withSpan('work', {}, () => Promise.reject(new TypeError('about Petra de Boer')));
      await expect(failing).rejects.toThrow('about Petra');
      const [span] = exporter.getFinishedSpans();
      expect(span).toMatchObject({ status: { code: 2, message: 'TypeError' }, events: [] });
      expect(JSON.stringify([span?.attributes, span?.status])).not.toContain('Petra');
    });
  });
});
