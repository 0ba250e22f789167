import { isMap } from '#kernel/json.ts';
import { prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import { bootstrap } from '#sim/api/bootstrap.ts';
import { ApiServer } from '#sim/api/server.ts';
import { exchange } from '#sim/http/exchange.ts';
import type { HttpResponse } from '#sim/http/message.ts';
import type { Exchange, RecordedRequest, RecordedResponse, Transcript } from './case.ts';
import { differences } from './differences.ts';
import { Normaliser } from './normaliser.ts';

const NAMESPACE = 'gt-bcdfghj';
const START: Instant = Date.UTC(2026, 0, 1);
/** How long an exchange takes, and the wait of a stream without a time of its own. */
const EXCHANGE = 5;
const STREAM = 60 * second;

/** The response headers that recordings keep. */
const keptHeaders = ['content-type', 'warning', 'allow', 'retry-after', 'www-authenticate', 'location'];

type Answer = { readonly [key: string]: unknown } | undefined;

const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce((so: unknown, key) => (isMap(so) ? so[key] : undefined), value);

const shortcuts: { readonly [what: string]: string } = {
  rv: 'resourceVersion',
  uid: 'uid',
  continue: 'continue',
  name: 'name',
};

function fill(text: string, seen: readonly Answer[]): string {
  return text
    .replaceAll('{ns}', NAMESPACE)
    .replace(/\{\{(rv|uid|continue|name):(\d+)\}\}/g, (_all, what: string, n: string) =>
      String(at(seen[Number(n) - 1], `metadata.${shortcuts[what]}`)),
    )
    .replace(/\{\{(\d+):([\w.]+)\}\}/g, (_all, n: string, path: string) =>
      String(at(seen[Number(n) - 1], path)),
    );
}

function parsed(text: string): Answer {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Plays recorded conversations against an API server of their own, whose controllers stand still. */
export class Player {
  private readonly api = new ApiServer({ chance: prng(1), trackFields: 'always' });
  private readonly seen: Answer[] = [];
  private readonly normaliser: Normaliser;
  private now = START;

  constructor({ managedFields = false, namespace = true }: Transcript) {
    this.normaliser = new Normaliser(NAMESPACE, managedFields);
    bootstrap(this.api, this.now);
    if (!namespace) return;
    this.send('POST', '/api/v1/namespaces', { metadata: { name: NAMESPACE } });
    this.send('POST', `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`, { metadata: { name: 'default' } });
  }

  /** The differences between the recorded response and ours. */
  play({ request, response }: Exchange): readonly string[] {
    return differences(response, this.answer(request));
  }

  private send(method: string, path: string, body: unknown): HttpResponse {
    return exchange(this.api, this.now, {
      method,
      path,
      query: {},
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  private answer(request: RecordedRequest): RecordedResponse {
    this.now += EXCHANGE + (request.sleepMs ?? 0);
    const body = this.bodyOf(request);
    const query = new URLSearchParams(fill(request.path, this.seen).split('?')[1] ?? '');
    for (const [name, value] of Object.entries(request.query ?? {}))
      query.append(name, fill(String(value), this.seen));
    const path = fill(request.path, this.seen).split('?')[0] ?? '';
    if (body.length < 100_000)
      this.normaliser.sent += `${body}${path}?${[...query].map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
    const answer = exchange(this.api, this.now, {
      method: request.method,
      path,
      query: Object.fromEntries(query),
      headers: headersOf(request, body),
      body,
    });
    return this.normalised(request, answer);
  }

  private bodyOf({ repeat, raw, body }: RecordedRequest): string {
    if (repeat) return fill(repeat.before, this.seen) + repeat.text.repeat(repeat.times) + repeat.after;
    if (raw !== undefined) return fill(raw, this.seen);
    return body === undefined ? '' : fill(JSON.stringify(body), this.seen);
  }

  private normalised({ stream, shape, sortEvents }: RecordedRequest, answer: HttpResponse): RecordedResponse {
    const headers = this.headers(answer);
    const head = { status: answer.status, ...(Object.keys(headers).length > 0 && { headers }) };
    const body = parsed(answer.body);
    this.seen.push(body);
    if (stream) return { ...head, events: this.events(answer, sortEvents ?? false) };
    if (shape)
      return {
        ...head,
        shape:
          body === undefined
            ? 'not JSON'
            : shape === 'keys'
              ? Object.keys(body)
              : Object.fromEntries(shape.map((path) => [path, at(body, path) ?? null])),
      };
    if (answer.headers['content-type']?.includes('json'))
      return {
        ...head,
        ...(body ? { body: this.normaliser.value(body) } : { text: this.normaliser.text(answer.body) }),
      };
    return { ...head, ...(answer.body && { text: this.normaliser.text(answer.body) }) };
  }

  private headers({ headers }: HttpResponse): Record<string, string> {
    const kept = keptHeaders.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, this.normaliser.text([headers[name]].flat().join(', '))]],
    );
    return Object.fromEntries(kept) as Record<string, string>;
  }

  private events({ lines, body }: HttpResponse, sorted: boolean): unknown[] {
    const texts = lines ? [...lines.poll(this.now), ...lines.poll((this.now += STREAM))] : [body];
    const events = texts.map((line) => this.event(parsed(line)));
    return sorted ? events.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : events;
  }

  private event(event: Answer): unknown {
    if (event?.['type'] !== 'BOOKMARK') return this.normaliser.value(event);
    const object = event['object'] as { readonly metadata: object };
    return this.normaliser.value({
      type: 'BOOKMARK',
      object: { ...object, metadata: { ...object.metadata, resourceVersion: '<rv>' } },
    });
  }
}

function headersOf({ headers = {} }: RecordedRequest, body: string): Record<string, string> {
  const all = {
    accept: 'application/json',
    'user-agent': 'golden/1.0',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
  const type = all as Record<string, string>;
  if (body && type['content-type'] === undefined) type['content-type'] = 'application/json';
  if (type['content-type'] === '') delete type['content-type'];
  return type;
}
