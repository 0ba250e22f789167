import { isMap } from '#kernel/json.ts';
import type { KubeObject, Service } from '#model/objects.ts';
import { age, column, nameColumn, of, text, wide } from './column.ts';
import type { Column } from './column.ts';
import { labelsText } from './workloads.ts';

const NONE = '<none>';
const UNSET = '<unset>';
/** Lists in cells are cut after so many. */
const SHOWN = 3;

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function ingressText({ status }: Service): string {
  const balancer = isMap(status) ? status['loadBalancer'] : undefined;
  const ingress = isMap(balancer) && Array.isArray(balancer['ingress']) ? balancer['ingress'] : [];
  return [
    ...new Set(
      ingress.flatMap((one: unknown) => (isMap(one) ? [String(one['ip'] ?? one['hostname'] ?? '')] : [])),
    ),
  ]
    .sort()
    .join(',');
}

function externalAddress(service: Service): string {
  const { spec } = service;
  const external = strings(spec['externalIPs']);
  if (spec.type === 'ExternalName') return String(spec['externalName'] ?? '');
  if (spec.type !== 'LoadBalancer') return external.join(',') || NONE;
  return [ingressText(service), ...external].filter(Boolean).join(',') || '<pending>';
}

const portsText = ({ spec }: Service): string =>
  (spec.ports ?? [])
    .map(({ port, nodePort, protocol = 'TCP' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',') || NONE;

export const serviceColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Type',
    text('ServiceSpec.type'),
    of<Service>(({ spec }) => spec.type ?? ''),
  ),
  column(
    'Cluster-IP',
    text('ServiceSpec.clusterIP'),
    of<Service>(({ spec }) => spec.clusterIP || NONE),
  ),
  column('External-IP', text('ServiceSpec.externalIPs'), of<Service>(externalAddress)),
  column('Port(s)', text('ServiceSpec.ports'), of<Service>(portsText)),
  age,
  wide(
    'Selector',
    text('ServiceSpec.selector'),
    of<Service>(({ spec }) => labelsText(spec.selector)),
  ),
];

function cut(list: readonly string[], empty: string): string {
  if (list.length === 0) return empty;
  const shown = list.slice(0, SHOWN).join(',');
  return list.length > SHOWN ? `${shown} + ${list.length - SHOWN} more...` : shown;
}

interface Slice extends KubeObject {
  readonly addressType: string;
  readonly ports?: readonly { readonly port?: number }[] | null;
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[] | null;
}

export const endpointSliceColumns: readonly Column[] = [
  nameColumn(),
  column(
    'AddressType',
    text('EndpointSlice.addressType'),
    of<Slice>(({ addressType }) => addressType),
  ),
  column(
    'Ports',
    text('EndpointSlice.ports'),
    of<Slice>(({ ports }) =>
      cut(
        (ports ?? []).map(({ port }) => String(port ?? '*')),
        UNSET,
      ),
    ),
  ),
  column(
    'Endpoints',
    text('EndpointSlice.endpoints'),
    of<Slice>(({ endpoints }) =>
      cut(
        (endpoints ?? []).flatMap(({ addresses }) => addresses),
        UNSET,
      ),
    ),
  ),
  age,
];

interface Endpoints extends KubeObject {
  readonly subsets?: readonly {
    readonly addresses?: readonly { readonly ip: string }[];
    readonly ports?: readonly { readonly port: number }[];
  }[];
}

const endpointsOf = ({ subsets = [] }: Endpoints): string[] =>
  subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );

export const endpointsColumns: readonly Column[] = [
  nameColumn(),
  column(
    'Endpoints',
    text('Endpoints.subsets'),
    of<Endpoints>((endpoints) => cut(endpointsOf(endpoints), NONE)),
  ),
  age,
];
