import { applyMergePatch, equal, isMap } from '#kernel/json.ts';
import type { Case, Observation, RecordedEvent, Step } from './case.ts';
import type { Range } from './bounds.ts';
import { Bounds } from './bounds.ts';
import { compareAnswer } from './compare-answers.ts';
import type { Played, Seen } from './play.ts';

/** Seconds between two things that happen at about the same time: either may be seen first. */
const MOMENT = 1;

interface Expected {
  readonly step: number;
  readonly at: readonly [number, number];
  readonly state: unknown;
  readonly sometimes: boolean;
}

const rangeOf = (moment: number | readonly [number, number]): readonly [number, number] =>
  typeof moment === 'number' ? [moment, moment] : moment;

/** The states of an object, from the patches of its observations. */
function states(observations: readonly Observation[]): Expected[] {
  let last: unknown = {};
  return observations.map(({ step, at, sometimes = false, change }) => {
    const state = change === 'gone' ? 'gone' : patched(last === 'gone' ? {} : last, change);
    if (!sometimes) last = state;
    return { step, at: rangeOf(at), state, sometimes };
  });
}

/** A merge patch under which a container's `state` and `lastState` are replaced as a whole. */
function patched(before: unknown, change: unknown): unknown {
  const after = applyMergePatch(before, change);
  for (const kind of ['containers', 'initContainers']) {
    const changes = isMap(change) ? change[kind] : undefined;
    const containers = isMap(after) ? after[kind] : undefined;
    if (!isMap(changes) || !isMap(containers)) continue;
    for (const [name, part] of Object.entries(changes)) {
      const container = containers[name];
      if (!isMap(part) || !isMap(container)) continue;
      for (const field of ['state', 'lastState'])
        if (part[field] !== undefined) container[field] = part[field];
    }
  }
  return after;
}

const show = (state: unknown, before: unknown): string => {
  if (!isMap(state)) return String(state);
  const parts = Object.entries(state).filter(([key, value]) => !isMap(before) || !equal(before[key], value));
  return parts
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(' ')
    .slice(0, 700);
};

/** Walks both lists; what was only sometimes recorded may be missing. */
function compareStates(
  object: string,
  expected: readonly Expected[],
  played: Played,
  steps: readonly Step[],
  out: string[],
): void {
  const seen = played.seen.filter((each) => each.object === object);
  let e = 0;
  let before: unknown;
  const bounds = new Bounds(expected, bootsIn(steps));
  for (const actual of seen) {
    let k = e;
    while (k < expected.length && expected[k]?.sometimes && !equal(expected[k]?.state, actual.state)) k += 1;
    const want = expected[k];
    const optional = expected.some((each) => each.sometimes && equal(each.state, actual.state));
    if (want && equal(want.state, actual.state)) {
      timing(want, actual, bounds.of(k), played, out);
      e = k + 1;
    } else if (!optional && !isPastTheEnd(want, actual, played)) {
      out.push(
        `${object}: at ${actual.step}:${actual.at.toFixed(1)} saw ${show(actual.state, want?.state ?? before)}${want ? `\n      wanted ${show(want.state, actual.state)}` : '\n      wanted nothing more'}`,
      );
      return;
    }
    before = actual.state;
  }
  const left = expected.slice(e).filter(({ sometimes }) => !sometimes);
  if (left[0])
    out.push(
      `${object}: never saw ${left[0].step}:${left[0].at.join('-')} ${show(left[0].state, before)}${left.length > 1 ? ` and ${left.length - 1} more` : ''}`,
    );
}

/** What a state says of one endpoint, and what it says of everything else. */
const partsOf = (state: unknown): ReadonlyMap<string, unknown> => {
  const endpoints = isMap(state) && Array.isArray(state['endpoints']) ? state['endpoints'] : undefined;
  if (!endpoints) return new Map([['', state]]);
  return new Map(
    endpoints.map((endpoint: unknown) => [isMap(endpoint) ? String(endpoint['target']) : '', endpoint]),
  );
};

/**
 * What is neither pod nor claim may take more steps here than on a busy machine: each recorded state of a service and of
 * each endpoint must have been there, in the recorded order.
 */
function compareStory(
  object: string,
  expected: readonly Expected[],
  seen: readonly Seen[],
  out: string[],
): void {
  const wanted = expected.filter(({ sometimes }) => !sometimes);
  for (const part of new Set(wanted.flatMap(({ state }) => [...partsOf(state).keys()]))) {
    let at = 0;
    for (const want of wanted) {
      const state = partsOf(want.state).get(part);
      const found = seen
        .slice(at)
        .findIndex((each) => equal(partsOf(each.state).get(part) ?? null, state ?? null));
      if (found < 0)
        return void out.push(
          `${object}: never saw ${part} ${want.step}:${want.at.join('-')} ${show(state, undefined)}`,
        );
      at += found;
    }
  }
}

/** The steps that give a machine its power back; the manifests are step 0. */
const bootsIn = (steps: readonly Step[]): ReadonlySet<number> =>
  new Set(steps.flatMap(({ node }, i) => (node?.startsWith('on ') ? [i + 1] : [])));

/**
 * A recording stops with its last step: of what happens at about that time it has a part, or nothing. `kubectl delete`
 * knows that a pod is gone as soon as the recorder does.
 */
const isPastTheEnd = (want: Expected | undefined, { time }: Seen, { ended }: Played): boolean =>
  want === undefined && time > ended - MOMENT;

/** How long a busy machine takes to start a pod for the first time says nothing about the rules. */
function isFirstStart(state: unknown): boolean {
  const containers = isMap(state) ? state['containers'] : undefined;
  if (!isMap(containers)) return isMap(state) && containers === undefined;
  return Object.values(containers).every(
    (container) =>
      isMap(container) && container['restartCount'] === 0 && container['lastState'] === undefined,
  );
}

/**
 * At the right time for the step that it was seen in, though another step had begun by then or was about to: the steps are
 * as long as what they wait for.
 */
function isAtTheBorder(want: Expected, actual: Seen, [earliest, latest]: Range, { began }: Played): boolean {
  const at = actual.time - (began[want.step] ?? Infinity);
  return actual.step !== want.step && at > -MOMENT && at >= earliest && at <= latest;
}

function timing(
  want: Expected,
  actual: Seen,
  [earliest, latest]: Range,
  played: Played,
  out: string[],
): void {
  const { object } = actual;
  const [least, most] = want.at;
  // what starts late on a busy machine is seen in the next step there, or here
  if (isFirstStart(actual.state) && (actual.step < want.step || (want.step === 0 && actual.at <= latest)))
    return;
  if (isAtTheBorder(want, actual, [earliest, latest], played)) return;
  if (want.step !== actual.step)
    out.push(
      `${object}: step ${actual.step}:${actual.at.toFixed(1)} instead of ${want.step}:${least}-${most} for ${show(actual.state, undefined).slice(0, 60)}`,
    );
  else if (actual.at < earliest || actual.at > latest)
    out.push(
      `${object}: at ${actual.at.toFixed(1)} instead of ${least}-${most} in step ${want.step}: ${show(actual.state, undefined).slice(0, 60)}`,
    );
}

const identity = ({
  on,
  type,
  reason,
  message,
}: Pick<RecordedEvent, 'on' | 'type' | 'reason' | 'message'>): string =>
  `${on} ${type} ${reason} ${JSON.stringify(message)}`;

const normal = (text: string): string =>
  text
    .replaceAll(
      /in DURATION \(DURATION including waiting\)\. Image size: (\d+|SIZE)/g,
      'in DURATION (DURATION including waiting). Image size: SIZE',
    )
    .replaceAll(/kube-api-access-\w+/g, 'kube-api-access-X');

/** On a busy machine a first probe or two can come before the server listens. */
const isEarlyProbe = ({ reason, message, count = 1 }: RecordedEvent): boolean =>
  reason === 'Unhealthy' && message.endsWith('connection refused') && rangeOf(count)[1] <= 2;

/** Whether a probe falls between the end of a container and the listing that tells of it is chance. */
const isLateProbe = ({ message }: Pick<RecordedEvent, 'message'>): boolean =>
  LATE_PROBES.some((words) => words.test(message));

const LATE_PROBES: readonly RegExp[] = [
  /container is in CONTAINER_EXITED state$/,
  /no running task found: task ID not found$/,
  // one that was under way when the end of its pod stopped it
  /^(Liveness|Startup) probe errored .* desc = context canceled$/,
];

function compareEvents(recorded: readonly RecordedEvent[], { events, ended }: Played, out: string[]): void {
  const left = events
    .filter(({ from }) => from === 'kubelet')
    .map((event) => ({ ...event, message: normal(event.message) }));
  for (const raw of recorded.filter(({ from, on }) => from === 'kubelet' && on.startsWith('pod/'))) {
    const want = { ...raw, message: normal(raw.message) };
    const at = left.findIndex((event) => identity(event) === identity(want));
    const found = left[at];
    if (!found) {
      if (!want.sometimes && !isEarlyProbe(want) && !isLateProbe(want))
        out.push(`event missing: ${identity(want)}`);
      continue;
    }
    left.splice(at, 1);
    const [least, most] = rangeOf(want.count ?? 1);
    const slack = want.reason === 'Unhealthy' || want.sometimes ? Math.max(3, most) : 1;
    if (found.count < least - slack || found.count > most + slack)
      out.push(`event count ${found.count} instead of ${least}-${most}: ${identity(want)}`);
  }
  for (const event of left)
    if (!isLateProbe(event) && event.time <= ended - MOMENT)
      out.push(`event too many: ${identity(event)} x${event.count}`);
}

/** Services and endpoint slices that the recording watched. */
const observedOutside = (observations: readonly Observation[]): ReadonlySet<string> =>
  new Set(
    observations.map(({ object }) => object).filter((object) => /^(service|endpointslice)\//.test(object)),
  );

/** What differs between a recording and what was played: pods, kubelet events, and what commands in containers printed. */
export function differences(aCase: Case, played: Played): readonly string[] {
  const out: string[] = [];
  const { observations, events, answers } = aCase.recorded;
  const pods = new Set(
    [...observations.map(({ object }) => object), ...played.seen.map(({ object }) => object)].filter(
      (object) => object.startsWith('pod/'),
    ),
  );
  for (const pod of pods)
    compareStates(pod, states(observations.filter(({ object }) => object === pod)), played, aCase.steps, out);
  for (const object of observedOutside(observations))
    compareStory(
      object,
      states(observations.filter((each) => each.object === object)),
      played.seen.filter((each) => each.object === object),
      out,
    );
  compareEvents(events, played, out);
  for (const answer of answers)
    compareAnswer(answer, played.answers[answer.step], aCase.steps[answer.step - 1], out);
  return out;
}
