import type { Duration, Instant } from '#kernel/time.ts';
import { second } from '#kernel/time.ts';
import type { Work } from '../process/tasks.ts';
import { canonical, referenceOf, whyNoReference } from '../images.ts';
import type { Container } from './container.ts';
import type { PodMachine } from './pod-machine.ts';
import { pause } from './wait.ts';

/** Why a container could not be started in this sync, and when trying again makes sense. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly retryAt?: Instant;
}

/** Go prints a duration of 1,500 ms as `1.5s` and 300 ms as `300ms`. */
const goDuration = (span: Duration): string => (span < second ? `${span}ms` : `${span / second}s`);

/** The last pull error of each image of a pod: the back-off message repeats it. */
const lastErrors = new WeakMap<PodMachine, Map<string, string>>();

function notFound(image: string): string {
  const reference = referenceOf(image);
  const full = reference ? canonical(reference) : image;
  return `rpc error: code = NotFound desc = failed to pull and unpack image ${JSON.stringify(full)}: failed to resolve image: ${full}: not found`;
}

function isPresent({ host }: PodMachine, image: string): boolean {
  return host.images.isPreloaded(image) || host.pulled.has(image);
}

/** Makes sure that a container's image is on the node (kubelet's image manager, EnsureImageExists). */
export function* ensureImage(machine: PodMachine, container: Container): Work<Failure | undefined> {
  const image = container.spec.image ?? '';
  const policy =
    container.spec.imagePullPolicy ?? (/:latest$|^[^:@]*$/.test(image) ? 'Always' : 'IfNotPresent');
  if (!referenceOf(image)) return invalidName(machine, container, image);
  const present = isPresent(machine, image);
  if (present && policy !== 'Always') {
    machine.record(
      'Normal',
      'Pulled',
      `Container image ${JSON.stringify(image)} already present on machine and can be accessed by the pod`,
      container,
    );
    return undefined;
  }
  if (policy === 'Never') return neverPull(machine, container, image);
  return yield* pull(machine, container, image, present);
}

function invalidName(machine: PodMachine, container: Container, image: string): Failure {
  const message = `Failed to apply default image tag ${JSON.stringify(image)}: couldn't parse image name ${JSON.stringify(image)}: ${whyNoReference(image)}`;
  machine.record('Warning', 'InspectFailed', message, container);
  machine.record('Warning', 'Failed', 'Error: InvalidImageName', container);
  return { reason: 'InvalidImageName', message };
}

function neverPull(machine: PodMachine, container: Container, image: string): Failure {
  const message = `Container image ${JSON.stringify(image)} is not present with pull policy of Never`;
  machine.record('Warning', 'ErrImageNeverPull', message, container);
  machine.record('Warning', 'Failed', 'Error: ErrImageNeverPull', container);
  return { reason: 'ErrImageNeverPull', message };
}

function* pull(
  machine: PodMachine,
  container: Container,
  image: string,
  present: boolean,
): Work<Failure | undefined> {
  const retryAt = machine.pulls.waitsUntilSinceStep(image, machine.now());
  if (retryAt !== undefined) return backingOff(machine, container, image);
  machine.record('Normal', 'Pulling', `Pulling image ${JSON.stringify(image)}`, container);
  const { images, durations } = machine.host;
  const span = images.pullTime(image) ?? (present ? durations.check : durations.pull);
  const exists = images.exists(image);
  yield* pause(machine, exists ? span : durations.check);
  if (!exists) return pullFailed(machine, container, image);
  machine.host.pulled.add(image);
  const size = images.of(image).size ?? 0;
  const took = goDuration(span);
  machine.record(
    'Normal',
    'Pulled',
    `Successfully pulled image ${JSON.stringify(image)} in ${took} (${took} including waiting). Image size: ${size} bytes.`,
    container,
  );
  return undefined;
}

function pullFailed(machine: PodMachine, container: Container, image: string): Failure {
  const message = notFound(image);
  machine.record('Warning', 'Failed', `Failed to pull image ${JSON.stringify(image)}: ${message}`, container);
  machine.record('Warning', 'Failed', 'Error: ErrImagePull', container);
  machine.pulls.step(image, machine.now(), machine.now());
  const errors = lastErrors.get(machine) ?? new Map<string, string>();
  lastErrors.set(machine, errors.set(image, message));
  return { reason: 'ErrImagePull', message };
}

function backingOff(machine: PodMachine, container: Container, image: string): Failure {
  const text = `Back-off pulling image ${JSON.stringify(image)}`;
  machine.record('Normal', 'BackOff', text, container);
  machine.record('Warning', 'Failed', 'Error: ImagePullBackOff', container);
  return {
    reason: 'ImagePullBackOff',
    message: `${text}: ErrImagePull: ${lastErrors.get(machine)?.get(image) ?? ''}`,
  };
}
