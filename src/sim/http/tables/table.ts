import type { Instant } from '#kernel/time.ts';
import type { KubeObject, Pod } from '#model/objects.ts';
import type { ObjectList } from '../../api/request.ts';
import { isList, partial } from '../showing.ts';
import type { Showing } from '../showing.ts';
import * as cluster from './cluster.ts';
import type { Column, ColumnDefinition } from './column.ts';
import { endpointSliceColumns, endpointsColumns, serviceColumns } from './network.ts';
import { podColumns, podRowConditions } from './pods.ts';
import { claimColumns, storageClassColumns, volumeColumns } from './storage.ts';
import {
  budgetColumns,
  controllerRevisionColumns,
  deploymentColumns,
  replicaSetColumns,
  scaleColumns,
  statefulSetColumns,
} from './workloads.ts';

const columnsByKind: { readonly [kind: string]: readonly Column[] } = {
  Namespace: cluster.namespaceColumns,
  Node: cluster.nodeColumns,
  Event: cluster.eventColumns,
  Secret: cluster.secretColumns,
  ConfigMap: cluster.configMapColumns,
  ServiceAccount: cluster.serviceAccountColumns,
  PriorityClass: cluster.priorityClassColumns,
  Lease: cluster.leaseColumns,
  ResourceQuota: cluster.quotaColumns,
  Pod: podColumns,
  Service: serviceColumns,
  EndpointSlice: endpointSliceColumns,
  Endpoints: endpointsColumns,
  PersistentVolumeClaim: claimColumns,
  PersistentVolume: volumeColumns,
  StorageClass: storageClassColumns,
  StatefulSet: statefulSetColumns,
  Deployment: deploymentColumns,
  ReplicaSet: replicaSetColumns,
  ControllerRevision: controllerRevisionColumns,
  PodDisruptionBudget: budgetColumns,
};

const definition = ({ name, type, format, description, priority }: Column): ColumnDefinition => ({
  name,
  type,
  format,
  description,
  priority,
});

/** The object that comes with a row: its metadata unless the client wants all or nothing. */
function rowObject(object: KubeObject, { includeObject, representation }: Showing): unknown {
  if (includeObject === 'None') return null;
  return includeObject === 'Object' ? object : partial(object, representation.version);
}

function row(object: KubeObject, columns: readonly Column[], now: Instant, showing: Showing): object {
  const conditions = object.kind === 'Pod' ? podRowConditions(object as Pod) : undefined;
  return {
    cells: columns.map(({ cell }) => cell(object, now)),
    ...(conditions && { conditions }),
    object: rowObject(object, showing),
  };
}

/** A body as a meta.k8s.io Table: what `kubectl get` prints. */
export function tableOf(body: KubeObject | ObjectList, showing: Showing): unknown {
  const { resource, now, representation, withoutHead } = showing;
  const columns =
    body.kind === 'Scale' ? scaleColumns : (columnsByKind[resource.kind] ?? cluster.plainColumns);
  // The default convertor of kinds without a printer leaves a list of rows that it never appended to.
  const isBare = columns === cluster.plainColumns;
  const objects = isList(body) ? body.items : [body];
  const metadata = isList(body) ? body.metadata : { resourceVersion: body.metadata.resourceVersion };
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${representation.version}`,
    metadata,
    columnDefinitions: withoutHead ? null : columns.map(definition),
    rows: isBare && objects.length === 0 ? null : objects.map((object) => row(object, columns, now, showing)),
  };
}
