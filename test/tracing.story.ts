import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { Standalone } from './support/standalone';
import { until } from './support/until';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

const WITHIN_MS = 60_000;

/** Real: the built standalone, and HTTP to a collector. Mocked: the collector, which only keeps what it is sent. */
describe('Traces', () => {
  const bodies: string[] = [];
  let collector: Server;
  let dataDir: TestDataDir;
  let system: Standalone;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        bodies.push(body);
        response.setHeader('Content-Type', 'application/json').end('{}');
      });
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    dataDir = await demoDataDir();
    system = await Standalone.start(dataDir.path, {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
        OTEL_BSP_SCHEDULE_DELAY: '200',
      },
    });
  });
  afterAll(async () => {
    await system.stop();
    collector.close();
    await dataDir.remove();
  });

  const spans = () =>
    bodies.flatMap((body) =>
      (JSON.parse(body) as Export).resourceSpans.flatMap(({ resource, scopeSpans }) => {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
        return scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service })));
      }),
    );
  const spanNamed = (name: string) =>
    until(`the span ${name} comes`, () => spans().find((span) => span.name === name), WITHIN_MS);

  it('go from the request over HTTP through the queue to the upload, and hold nothing of a person', async () => {
    const account = await system.account('Petra de Boer');
    const client = await system.signedIn(account.name);
    const { body: page } = await client.get<{ items: { id: string; name: string }[] }>(
      '/api/holders?pageSize=10&search=canarisvogel',
    );
    const { body: all } = await client.get<{ items: { id: string; name: string }[] }>(
      '/api/holders?pageSize=10',
    );
    expect(page.items).toEqual([]);
    const submitted = await client.post('/api/download-requests', {
      holderIds: all.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
      personalReference: 'Kenmerk Canaris',
    });
    expect(submitted.status).toBe(202);

    const publish = await spanNamed('publish');
    const upload = await spanNamed('draw and upload');
    const make = await spanNamed('make request');
    const submit = await spanNamed('POST /api/download-requests');
    await spanNamed('GET /api/holders');
    expect([submit.service, make.service]).toEqual(['api', 'pdf-worker']);
    expect(make).toMatchObject({ traceId: submit.traceId, parentSpanId: submit.spanId });
    expect(upload).toMatchObject({ traceId: submit.traceId, parentSpanId: make.spanId });
    expect(publish).toMatchObject({ traceId: submit.traceId, parentSpanId: make.spanId });

    // What has not been sent yet is sent at the end.
    await system.stop();
    const sent = bodies.join('\n');
    for (const secret of [
      'canaris',
      'Canaris',
      account.email,
      account.name,
      ...all.items.map(({ name }) => name),
    ])
      expect(sent).not.toContain(secret);
  });
});
