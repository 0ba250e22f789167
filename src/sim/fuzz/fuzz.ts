import { load } from 'js-yaml';
import { BrokenBelief, assert } from '#kernel/assert.ts';
import { mergePatchBetween } from '#kernel/json.ts';
import { prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import { resources } from '#model/resources.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Status } from '#model/status.ts';
import { bootstrap, openNamespace } from '../api/bootstrap.ts';
import { fromOutside } from '../api/from-outside.ts';
import type { ApiRequest } from '../api/request.ts';
import { ApiServer } from '../api/server.ts';
import { TextBody } from '../api/text-body.ts';
import { exchange } from '../http/exchange.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import { Auditor } from './auditor.ts';
import type { Dice } from './dice.ts';
import { dice } from './dice.ts';
import { overHttp } from './over-http.ts';
import { isRealServerError } from './real-errors.ts';
import { requestFor } from './requests.ts';

/** What came of a run of random requests. */
export interface Fuzzed {
  readonly requests: number;
  readonly changes: number;
  /** How often each code was answered. */
  readonly codes: ReadonlyMap<number, number>;
  /** The longest that one answer took, by the clock that was given. */
  readonly slowest: number;
}

/** A request that broke a law, told so that it can be sent again. */
class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  /** Milliseconds of the host; without one nothing is said of times. */
  readonly clock?: () => number;
  /** No answer may take longer. */
  readonly limit?: number;
}

const START = 1_767_225_600_000;
/** A change of nothing but the version. */
const UNSEEN = /^\{"metadata":\{"resourceVersion":"\d+"\}\}$/;
/** A new server so often: old ones are full of things that are in the way. */
const REQUESTS_PER_SERVER = 2_000;
const COMPARE_EVERY = 250;

/** Sends random requests to a server through both its faces and holds every answer and every change against what must be true. */
export function fuzz({ requests, seed, clock = () => 0, limit = Infinity }: FuzzOptions): Fuzzed {
  const codes = new Map<number, number>();
  let slowest = 0;
  let changes = 0;
  for (let sent = 0; sent < requests; sent += REQUESTS_PER_SERVER) {
    const session = new Session(seed + sent, clock, limit, codes);
    session.run(Math.min(REQUESTS_PER_SERVER, requests - sent));
    slowest = Math.max(slowest, session.slowest);
    changes += session.changes;
  }
  return { requests, changes, codes, slowest };
}

/** One server and what is asked of it. */
class Session {
  slowest = 0;
  readonly #dice: Dice;
  readonly #api: ApiServer;
  readonly #auditor: Auditor;
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #codes: Map<number, number>;
  #now: Instant = START;

  constructor(seed: number, clock: () => number, limit: number, codes: Map<number, number>) {
    const chance = prng(seed);
    this.#dice = dice(chance.split('requests'));
    this.#api = new ApiServer({
      chance: chance.split('api'),
      trackFields: this.#dice.once(2) ? 'always' : 'applied',
    });
    bootstrap(this.#api, this.#now);
    openNamespace(this.#api, this.#now, 'other');
    this.#auditor = new Auditor(this.#api);
    this.#clock = clock;
    this.#limit = limit;
    this.#codes = codes;
  }

  get changes(): number {
    return this.#auditor.changes;
  }

  run(requests: number): void {
    for (let sent = 1; sent <= requests; sent += 1) {
      this.#now += this.#dice.below(2_000);
      const request = requestFor(this.#dice, (...of) => this.#auditor.get(...of));
      if (this.#dice.once(2)) this.#overHttp(overHttp(this.#dice, request));
      else this.#inProcess(request);
      if (sent % COMPARE_EVERY === 0) this.#compare();
    }
  }

  #compare(): void {
    this.#auditor.compare(this.#now);
    const { revision } = this.#api;
    for (const resource of Object.values(resources))
      this.#auditor.replay(this.#now, resource, revision - this.#dice.below(Math.min(revision - 1, 300)));
  }

  #inProcess(request: ApiRequest): void {
    this.#watched(request, () => {
      const before = this.#api.revision;
      const answer = fromOutside(this.#api, this.#now, request);
      this.#judge(answer.code, answer.ok ? undefined : answer.body);
      assert(answer.ok === answer.code < 300, 'an answer is what its code says');
      if (!answer.ok && request.subresource !== 'eviction' && request.verb !== 'deletecollection')
        assert(this.#api.revision === before, 'a refusal changes nothing');
      // a deletion with a body is not asked anything in the query
      const hasOwnOptions = request.verb.startsWith('delete') && request.body !== undefined;
      if (request.query?.['dryRun'] === 'All' && !hasOwnOptions)
        assert(this.#api.revision === before, 'a dry run changes nothing');
      JSON.stringify(answer.body);
      if (answer.ok && request.verb === 'get' && !request.subresource) this.#writeBack(request, answer.body);
    });
  }

  /** What was read can be written again, and that changes nothing. */
  #writeBack({ query: _query, ...request }: ApiRequest, body: object): void {
    const before = this.#api.revision;
    const answer = this.#api.handle(this.#now, {
      ...request,
      verb: 'update',
      body: new TextBody(JSON.stringify(body), 'application/json'),
      query: { fieldValidation: 'Strict' },
    });
    // a patch of the status may bring a prefix of names that nobody looks at until then
    if (!answer.ok && answer.body.message?.includes('metadata.generateName')) return;
    assert(answer.ok, `what was read can be written: ${JSON.stringify(answer.body).slice(0, 500)}`);
    // managers that a client made up are put in order by the next write
    if (this.#api.revision === before || 'managedFields' in (body as KubeObject).metadata) return;
    const change = JSON.stringify(mergePatchBetween(body, answer.body));
    // a new claim is stored without a phase, which its first write brings, and nobody sees
    if (request.resource === resources.PersistentVolumeClaim && UNSEEN.test(change)) return;
    assert(false, `writing what was read changes nothing: ${change}`);
  }

  #overHttp(http: HttpRequest): void {
    this.#watched(http, () => {
      const answer = exchange(this.#api, this.#now, http);
      for (const line of answer.lines?.poll(this.#now) ?? []) JSON.parse(line);
      answer.lines?.close();
      this.#judge(answer.status, statusIn(answer));
    });
  }

  #watched(request: ApiRequest | HttpRequest, act: () => void): void {
    const began = this.#clock();
    try {
      act();
      this.#auditor.settle();
    } catch (error) {
      throw new FuzzFailure(
        `${error instanceof BrokenBelief ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\nat ${this.#now} after ${tell(request)}`,
        { cause: error },
      );
    }
    const took = this.#clock() - began;
    this.slowest = Math.max(this.slowest, took);
    if (took > this.#limit) throw new FuzzFailure(`an answer took ${took} ms after ${tell(request)}`);
  }

  #judge(code: number, refusal: Status | undefined): void {
    this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    assert(Number.isInteger(code) && code >= 200 && code < 600, `a code is one of HTTP's: ${code}`);
    if (code >= 500)
      assert(
        refusal && isRealServerError(refusal),
        `the real server fails in this way too: ${JSON.stringify(refusal)}`,
      );
  }
}

const statusIn = ({ status, body }: HttpResponse): Status | undefined =>
  status >= 500 ? ((body.startsWith('{') ? JSON.parse(body) : load(body)) as Status) : undefined;

const TOLD = 4_000;

function tell(request: ApiRequest | HttpRequest): string {
  const told = 'resource' in request ? { ...request, resource: request.resource.kind } : request;
  return JSON.stringify(told).slice(0, TOLD);
}
