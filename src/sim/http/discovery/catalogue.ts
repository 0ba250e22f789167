import catalogue from './groups.json';

/** A subresource as discovery describes it. */
export interface KnownSubresource {
  readonly subresource: string;
  readonly kind: string;
  /** Where its kind is from, when that is another group. */
  readonly group?: string;
  readonly version?: string;
  readonly verbs?: readonly string[];
}

/** A resource of a default Kubernetes 1.36 API server, whether or not the simulator gives life to it. */
export interface KnownResource {
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly cluster?: boolean;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly KnownSubresource[];
}

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly KnownResource[];
}

/** Everything that discovery tells of, in its order; the preferred version of a group comes first. */
export const groupVersions = catalogue as readonly GroupVersion[];

const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const READ_WRITE = ['get', 'patch', 'update'];

export const verbsOf = ({ verbs }: KnownResource): readonly string[] => verbs ?? ALL;
export const subresourceVerbs = ({ verbs }: KnownSubresource): readonly string[] => verbs ?? READ_WRITE;

export const nameOf = ({ group, version }: GroupVersion): string => (group ? `${group}/${version}` : version);

/** The groups by name, each with its versions; the core group has the empty name. */
export const groups: ReadonlyMap<string, readonly GroupVersion[]> = Map.groupBy(
  groupVersions,
  ({ group }) => group,
);

export const findGroupVersion = (group: string, version: string): GroupVersion | undefined =>
  groups.get(group)?.find((one) => one.version === version);
