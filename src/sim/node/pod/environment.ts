import type { Container, EnvVar, Pod, Service } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { User } from '../files/owners.ts';
import type { View } from '../../loop/view.ts';
import type { Image } from '../images.ts';
import { valuesOf } from '../volumes/sources.ts';
import { LaterMap } from './later-map.ts';
import type { Place } from './downward.ts';
import { fieldValue, resourceValue } from './downward.ts';
import { userOf } from './user.ts';

/** A container cannot be configured (yet): CreateContainerConfigError with this message. */
export class ConfigTrouble extends Error {
  override readonly name = 'ConfigTrouble';
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `back-end` is `BACK_END`. */
const variable = (name: string): string => name.toUpperCase().replaceAll(/[-.]/g, '_');

function portVariables(
  prefix: string,
  address: string,
  { port, protocol = 'TCP', name }: { port: number; protocol?: string; name?: string },
  first: boolean,
): [string, string][] {
  const url = `${protocol.toLowerCase()}://${address}:${port}`;
  const key = `${prefix}_PORT_${port}_${protocol}`;
  return [
    ...(first ? ([[`${prefix}_PORT`, url]] as [string, string][]) : []),
    ...(name ? ([[`${prefix}_SERVICE_PORT_${variable(name)}`, String(port)]] as [string, string][]) : []),
    [key, url],
    [`${key}_PROTO`, protocol.toLowerCase()],
    [`${key}_PORT`, String(port)],
    [`${key}_ADDR`, address],
  ];
}

function serviceVariables(
  name: string,
  address: string,
  ports: readonly { readonly port: number; readonly protocol?: string; readonly name?: string }[],
): [string, string][] {
  const prefix = variable(name);
  const head: [string, string][] = [
    [`${prefix}_SERVICE_HOST`, address],
    [`${prefix}_SERVICE_PORT`, String(ports[0]?.port ?? '')],
  ];
  return [...head, ...ports.flatMap((port, i) => portVariables(prefix, address, port, i === 0))];
}

const servicesOf = (pod: Pod, view: View): readonly Service[] =>
  pod.spec['enableServiceLinks'] === false
    ? []
    : view.list<Service>(resources.Service, pod.metadata.namespace);

/** The `{NAME}_SERVICE_HOST` family for services that exist when the container starts (kubelet's envvars package). */
function servicesVariables(own: readonly Service[]): [string, string][] {
  const kubernetes: [string, string][] = serviceVariables('kubernetes', '10.96.0.1', [
    { port: 443, name: 'https' },
  ]);
  const others = own.flatMap(({ metadata, spec }) => {
    const { clusterIP, ports = [] } = spec;
    if (!clusterIP || clusterIP === 'None' || ports.length === 0) return [];
    return serviceVariables(metadata.name, clusterIP, ports);
  });
  return [...kubernetes, ...others];
}

/** `$(NAME)` of a variable that is known already, `$$` for a dollar; the rest stays as it is. */
const expand = (text: string, known: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$\$|\$\(([^()$]*)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (known.get(name) ?? found),
  );

/** Variables that the runtime adds: the kubelet, which expands commands and values, does not know them. */
const OF_RUNTIME: readonly string[] = ['PATH', 'HOSTNAME', 'HOME'];

/** A word of a command with its `$(NAME)`. */
export function expandWord(
  word: string,
  env: ReadonlyMap<string, string>,
  { env: own = [] }: Container,
): string {
  const known = new Map(env);
  for (const name of OF_RUNTIME) if (!own.some((each) => each.name === name)) known.delete(name);
  return expand(word, known);
}

function fromKey(
  view: View,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
  ref: { readonly name?: string; readonly key: string; readonly optional?: boolean },
): string | undefined {
  const values = valuesOf(view, kind, namespace, ref.name ?? '');
  const value = values?.get(ref.key);
  if (value !== undefined || ref.optional) return value;
  throw new ConfigTrouble(
    values
      ? `couldn't find key ${ref.key} in ${kind} ${namespace}/${ref.name}`
      : `${kind.toLowerCase()} "${ref.name}" not found`,
  );
}

function valueOf(each: EnvVar, pod: Pod, container: Container, view: View, place: Place): string | undefined {
  const namespace = pod.metadata.namespace ?? 'default';
  const from = each.valueFrom;
  if (!from) return each.value ?? '';
  if (from.fieldRef) return fieldValue(pod, from.fieldRef.fieldPath, place) ?? '';
  if (from.resourceFieldRef)
    return resourceValue(
      { pod, view },
      from.resourceFieldRef,
      from.resourceFieldRef.containerName ?? container.name,
    );
  if (from.configMapKeyRef) return fromKey(view, 'ConfigMap', namespace, from.configMapKeyRef);
  return from.secretKeyRef ? fromKey(view, 'Secret', namespace, from.secretKeyRef) : '';
}

interface EnvFrom {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

function wholesale(source: EnvFrom, namespace: string, view: View): [string, string][] {
  const kind = source.configMapRef ? 'ConfigMap' : 'Secret';
  const { name = '', optional } = source.configMapRef ?? source.secretRef ?? {};
  const values = valuesOf(view, kind, namespace, name);
  if (!values && !optional) throw new ConfigTrouble(`${kind.toLowerCase()} "${name}" not found`);
  return [...(values ?? [])].map(([key, value]) => [`${source.prefix ?? ''}${key}`, value]);
}

/** What the variables of a container follow from. */
interface Sources {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: Image;
  readonly hostname: string;
  /** As they were when the container was created. */
  readonly services: readonly Service[];
  readonly view: View;
  readonly place: Place;
}

/**
 * The environment of a container's first process.
 * @throws ConfigTrouble when a ConfigMap or Secret that it names is missing
 */
export function environment(
  pod: Pod,
  container: Container,
  image: Image,
  hostname: string,
  view: View,
  place: Place,
): ReadonlyMap<string, string> {
  const sources = { pod, container, image, hostname, services: servicesOf(pod, view), view, place };
  return refersToNothing(container) ? new LaterMap(() => variables(sources)) : variables(sources);
}

const envFromOf = (container: Container): readonly EnvFrom[] =>
  (container as Container & { readonly envFrom?: readonly EnvFrom[] }).envFrom ?? [];

/** Nothing can be missing or change until somebody looks, and most programs never do. */
const refersToNothing = (container: Container): boolean =>
  envFromOf(container).length === 0 && (container.env ?? []).every(({ valueFrom }) => !valueFrom);

function variables({ pod, container, image, hostname, services, view, place }: Sources): Map<string, string> {
  const env = new Map<string, string>([
    ['PATH', PATH],
    ['HOSTNAME', hostname],
    ...Object.entries(image.env ?? {}),
    ...servicesVariables(services),
  ]);
  const namespace = pod.metadata.namespace ?? 'default';
  for (const source of envFromOf(container))
    for (const [key, value] of wholesale(source, namespace, view)) env.set(key, value);
  for (const each of container.env ?? []) {
    const value = valueOf(each, pod, container, view, place);
    if (value !== undefined) env.set(each.name, each.valueFrom ? value : expand(value, env));
  }
  return env.set('HOME', env.get('HOME') ?? homeOf(userOf(pod, container)));
}

/** As /etc/passwd of most images has it; who is not in it is at home in the root. */
const homeOf = ({ uid }: User): string => (uid === 0 ? '/root' : uid === 65_534 ? '/home' : '/');
