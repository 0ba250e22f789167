import { Misspelled, cellValue, withValueAt } from './table.ts';
import type { Row } from './table.ts';

const CONTAINER = { name: 'app', image: 'nginx', terminationMessagePath: '/dev/termination-log' };

/** What a feature need not say: labels, selector, one container, a service name. */
const plain = (kind: 'StatefulSet' | 'ReplicaSet', name: string): unknown => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    ...(kind === 'StatefulSet' && { serviceName: name }),
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: CONTAINER.name, image: CONTAINER.image }] },
    },
  },
});

/** Short rows that stand for several fields. */
const SHORT: { readonly [row: string]: (object: unknown, value: string) => unknown } = {
  image: (object, image) => withValueAt(object, 'spec.template.spec.containers[0].image', image),
  /** `data 1Gi at /var/data`: a claim template and its mount. */
  claim: (object, value) => withClaim(object, value),
  grace: (object, seconds) =>
    withValueAt(object, 'spec.template.spec.terminationGracePeriodSeconds', Number(seconds)),
  partition: (object, partition) =>
    withValueAt(object, 'spec.updateStrategy', {
      type: 'RollingUpdate',
      rollingUpdate: { partition: Number(partition) },
    }),
  labels: (object, value) => withValueAt(object, 'metadata.labels', cellValue(value)),
};

function withClaim(object: unknown, text: string): unknown {
  const match = /^(\S+)(?: (\d\S*))?(?: of class (\S+))?(?: at (\S+))?$/.exec(text.trim());
  if (!match)
    throw new Misspelled(`claim "${text}" is not of the form NAME [SIZE] [of class CLASS] [at PATH]`);
  const [, name = '', size = '1Gi', storageClassName, mountPath = '/data'] = match;
  const claims =
    (object as { spec: { volumeClaimTemplates?: readonly unknown[] } }).spec.volumeClaimTemplates ?? [];
  const template = {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storageClassName && { storageClassName }),
      resources: { requests: { storage: size } },
    },
  };
  const mounted = withValueAt(object, `spec.template.spec.containers[0].volumeMounts[${claims.length}]`, {
    name,
    mountPath,
  });
  return withValueAt(mounted, `spec.volumeClaimTemplates[${claims.length}]`, template);
}

/** A workload from a table: field paths below `spec` (or from `spec.`/`metadata.` on), or short rows. */
export function workload(
  kind: 'StatefulSet' | 'ReplicaSet',
  name: string,
  rows: readonly (readonly string[])[],
): unknown {
  const odd = rows.find(({ length }) => length !== 2);
  if (odd) throw new Misspelled(`a row has a field and a value: | ${odd.join(' | ')} |`);
  return (rows as readonly Row[]).reduce<unknown>(
    (object, [row, cell]) => {
      const short = Object.hasOwn(SHORT, row) ? SHORT[row] : undefined;
      if (short) return short(object, cell);
      const path = /^(spec|metadata)\b/.test(row) ? row : `spec.${row}`;
      return withValueAt(object, path, cellValue(cell));
    },
    plain(kind, name),
  );
}
