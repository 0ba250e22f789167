import type { Instant } from '#kernel/time.ts';
import type { ApiRequest } from '../api/request.ts';
import type { ApiServer } from '../api/server.ts';
import type { Watch, WatchEvent } from '../api/watch.ts';
import { jsonResponse, warningHeader } from './message.ts';
import type { HttpResponse, LineStream } from './message.ts';
import { checkTableOptions, shape } from './render.ts';
import type { Showing } from './showing.ts';

/** Writes the events of a watch as JSON lines; of tables only the first has a head. */
class EventLines implements LineStream {
  private readonly watch: Watch;
  private readonly showing: Showing;
  private first = true;

  constructor(watch: Watch, showing: Showing) {
    this.watch = watch;
    this.showing = ofObjects(showing);
  }

  get ended(): boolean {
    return this.watch.ended;
  }

  poll(now: Instant): readonly string[] {
    return this.watch.poll(now).map((event) => this.line(event, now));
  }

  close(): void {
    this.watch.close();
  }

  private line({ type, object }: WatchEvent, now: Instant): string {
    const shown = shape(object, { ...this.showing, now, withoutHead: !this.first });
    if (type !== 'ERROR') this.first = false;
    return `${JSON.stringify({ type, object: shown })}\n`;
  }
}

/** Events hold objects, whatever the client said of lists. */
const ofObjects = ({ representation, ...rest }: Showing): Showing => ({
  ...rest,
  representation:
    representation.as === 'metadata list' ? { ...representation, as: 'metadata' } : representation,
});

/** Answers a watch request: a stream, or the refusal. */
export function watchStream(
  api: ApiServer,
  now: Instant,
  request: ApiRequest,
  showing: Showing,
): HttpResponse {
  const watching = api.watch(now, request);
  if (!watching.ok) return jsonResponse(watching.code, watching.body);
  checkTableOptions(showing);
  return {
    status: 200,
    headers: {
      'content-type': showing.representation.stream ? 'application/json;stream=watch' : 'application/json',
      ...warningHeader(watching.warnings),
    },
    body: '',
    lines: new EventLines(watching.watch, showing),
  };
}
