import type { Prng } from '#kernel/prng.ts';
import type { Instant } from '#kernel/time.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { ApiError, methodNotAllowed } from '#model/status.ts';
import type { Profile } from '../versions.ts';
import { profileOf } from '../versions.ts';
import { resourceNotFound } from './server-errors.ts';
import type { Call } from './call.ts';
import type { Tracking } from './patch/managed-fields.ts';
import type { Answer, Api, ApiRequest, ApiResponse, StoredEvent } from './request.ts';
import { serviceAsRead } from './services/as-read.ts';
import { Store } from './store.ts';
import { Watch } from './watch.ts';
import { bind } from './verbs/binding.ts';
import { create } from './verbs/create.ts';
import { remove, removeCollection } from './verbs/delete.ts';
import { get, list } from './verbs/read.ts';
import { evict } from './verbs/eviction.ts';
import { patchScale, readScale, updateScale } from './verbs/scale.ts';
import { patch, update } from './verbs/update.ts';

export interface ApiServerOptions {
  /** Where uids and generated names come from. */
  readonly chance: Prng;
  /** Which Kubernetes it is; 1.36 unless said. */
  readonly version?: Profile;
  /** Feature gates that are on; the defaults of the version unless said. */
  readonly gates?: ReadonlySet<string>;
  /** How many changes can be watched from the past, at least. */
  readonly historyLimit?: number;
  /** Which objects get managedFields; `applied` (from their first apply on) by default, which costs other writes nothing. */
  readonly trackFields?: Tracking;
}

/** A watch that has begun, or why there is none. */
export type Watching =
  | { readonly ok: true; readonly watch: Watch; readonly warnings: readonly string[] }
  | Extract<ApiResponse, { ok: false }>;
type Handler = (call: Call) => Answer;

const DEFAULT_HISTORY_LIMIT = 100_000;

const handlers: { readonly [verb: string]: Handler } = {
  create,
  update,
  patch,
  list,
  get,
  delete: remove,
  deletecollection: removeCollection,
  'get/status': get,
  'update/status': update,
  'patch/status': patch,
  'get/scale': readScale,
  'update/scale': updateScale,
  'patch/scale': patchScale,
  'get/ephemeralcontainers': get,
  'update/ephemeralcontainers': update,
  'patch/ephemeralcontainers': patch,
  'get/resize': get,
  'update/resize': update,
  'patch/resize': patch,
  'update/finalize': update,
  'create/binding': bind,
  'create/eviction': evict,
};

const ofPods: ReadonlySet<string> = new Set(['binding', 'eviction', 'ephemeralcontainers', 'resize']);

/** Which subresources a resource has, of those that the server answers itself. */
function hasSubresource(resource: Resource, subresource: string): boolean {
  if (subresource === 'status') return resource.status;
  if (subresource === 'scale') return resource.scale;
  return subresource === 'finalize'
    ? resource === resources.Namespace
    : resource === resources.Pod && ofPods.has(subresource);
}

const codeOf = ({ outcome: { isCreated: made, isAccepted } }: Call): number =>
  made ? 201 : isAccepted ? 202 : 200;

/** A kind that is on its way out is told of with every answer. */
const deprecationsOf = (resource: Resource, version: Profile): string[] =>
  resource === resources.Endpoints && version.has('endpointsAreDeprecated') ? [ENDPOINTS] : [];

const ENDPOINTS = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

const isCreated = ({ verb }: ApiRequest): boolean => verb === 'create';

/** The simulated API server: keeps objects and answers requests as Kubernetes does. */
export class ApiServer implements Api {
  private readonly store: Store;
  private readonly chance: Prng;
  readonly version: Profile;
  private readonly gates: ReadonlySet<string>;
  private readonly trackFields: Tracking;

  constructor({
    chance,
    version = profileOf(),
    gates = version.gates(),
    historyLimit = DEFAULT_HISTORY_LIMIT,
    trackFields = 'applied',
  }: ApiServerOptions) {
    this.chance = chance;
    this.version = version;
    this.gates = gates;
    this.trackFields = trackFields;
    this.store = new Store(historyLimit);
  }

  get revision(): number {
    return this.store.revision;
  }

  subscribe(listener: (event: StoredEvent) => void): void {
    this.store.subscribe(listener);
  }

  handle(now: Instant, request: ApiRequest): ApiResponse {
    const call = this.call(now, request);
    const { warnings } = call;
    const told = () => (warnings.length > 0 ? { warnings } : {});
    try {
      const body = this.answer(call);
      return { ok: true, code: codeOf(call), body, ...told() };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ok: false, code: error.code, body: error.status, ...told() };
    }
  }

  /**
   * Starts a watch on a resource: `request.verb` is `list`, namespace, selectors and versions as in a list request. Query parameters:
   * resourceVersion, timeoutSeconds, allowWatchBookmarks, sendInitialEvents, resourceVersionMatch.
   */
  watch(now: Instant, request: ApiRequest): Watching {
    try {
      const call = this.call(now, request);
      return { ok: true, watch: new Watch(call), warnings: call.warnings };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ok: false, code: error.code, body: error.status };
    }
  }

  private call(now: Instant, request: ApiRequest): Call {
    const { store, chance, version, gates, trackFields } = this;
    return {
      now,
      request,
      warnings: deprecationsOf(request.resource, version),
      outcome: { isCreated: isCreated(request) },
      store,
      chance,
      version,
      gates,
      trackFields,
    };
  }

  private answer(call: Call): Answer {
    const { resource, verb, subresource } = call.request;
    if (subresource && !hasSubresource(resource, subresource)) throw resourceNotFound();
    const handler = handlers[subresource ? `${verb}/${subresource}` : verb];
    if (!handler) throw methodNotAllowed();
    return serviceAsRead(resource, handler(call));
  }
}
