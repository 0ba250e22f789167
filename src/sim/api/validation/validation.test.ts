import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '#model/objects.ts';
import { resources } from '#model/resources.ts';
import type { Resource } from '#model/resources.ts';
import { decodeObject } from '../decode/decode.ts';
import { applyDefaults } from '../defaults/defaults.ts';
import { profileOf } from '../../versions.ts';
import { validateCreate, validateUpdate, warningsFor } from './validation.ts';

const GATES: ReadonlySet<string> = new Set();
const GATED: ReadonlySet<string> = new Set(['MaxUnavailableStatefulSet']);

const read = (resource: Resource, body: object, gates = GATES): KubeObject =>
  applyDefaults(resource, decodeObject(resource, body, 'Warn').object, gates);
const metadata = { name: 'web', namespace: 'ns' };
const container = { name: 'app', image: 'app:1' };
const setOf = (spec: object, gates = GATES): KubeObject =>
  read(
    resources.StatefulSet,
    {
      metadata,
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
        ...spec,
      },
    },
    gates,
  );
const podOf = (spec: object): KubeObject =>
  read(resources.Pod, { metadata, spec: { containers: [container], ...spec } });
const claimOf = (spec: object, status: object = {}): KubeObject =>
  read(resources.PersistentVolumeClaim, {
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    status,
  });

const told = (resource: Resource, object: KubeObject): readonly string[] =>
  validateCreate(resource, object, profileOf()).map(({ field, message }) => `${field}: ${message}`);
const toldOfChange = (
  resource: Resource,
  object: KubeObject,
  old: KubeObject,
  subresource?: string,
): readonly string[] =>
  validateUpdate(resource, object, old, subresource, profileOf()).map(
    ({ field, message }) => `${field}: ${message}`,
  );

test('a good StatefulSet has nothing against it, and its pods are not looked at in parts that it was', () => {
  const set = setOf({});
  assert.deepEqual(told(resources.StatefulSet, set), []);
  assert.deepEqual(warningsFor(resources.StatefulSet, set, undefined, profileOf()), []);
  assert.deepEqual(told(resources.Pod, podOf({})), []);
});

test('a StatefulSet tells its errors in the order of its rules', () => {
  const set = setOf({
    podManagementPolicy: 'X',
    replicas: -1,
    serviceName: 'a.b',
    template: { metadata: {}, spec: { containers: [], restartPolicy: 'Never' } },
  });
  assert.deepEqual(told(resources.StatefulSet, set), [
    "spec.podManagementPolicy: Invalid value: \"X\": must be 'OrderedReady' or 'Parallel'",
    'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    'spec.serviceName: Invalid value: "a.b": must not contain dots',
    'spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`',
    'spec.template.spec.containers: Required value',
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ]);
});

test('a StatefulSet may mount its claim templates, and nothing else that is not there', () => {
  const mounts = [
    { name: 'data', mountPath: '/data' },
    { name: 'nope', mountPath: '/nope' },
  ];
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ ...container, volumeMounts: mounts }] },
  };
  const volumeClaimTemplates = [
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ];
  assert.deepEqual(told(resources.StatefulSet, setOf({ template, volumeClaimTemplates })), [
    'spec.template.spec.containers[0].volumeMounts[1].name: Not found: "nope"',
  ]);
});

test('maxUnavailable has rules once its gate is on', () => {
  const toldOf = (maxUnavailable: number | string) =>
    validateCreate(
      resources.StatefulSet,
      setOf({ updateStrategy: { rollingUpdate: { maxUnavailable } } }, GATED),
      profileOf(),
    ).map(({ message }) => message.split(': ').slice(1).join(': '));
  assert.deepEqual(toldOf(0), ['0: cannot be 0']);
  assert.deepEqual(toldOf('101%'), ['"101%": must not be greater than 100%']);
  assert.deepEqual(toldOf(50), []);
  assert.equal(toldOf('some').length, 2);
  assert.equal(toldOf('2').length, 1);
});

test('most of a StatefulSet cannot change', () => {
  const old = setOf({ serviceName: 'web' });
  assert.deepEqual(
    toldOfChange(
      resources.StatefulSet,
      setOf({ serviceName: 'web', replicas: 3, minReadySeconds: 1, revisionHistoryLimit: 2 }),
      old,
    ),
    [],
  );
  assert.match(
    toldOfChange(resources.StatefulSet, setOf({ serviceName: 'other' }), old)[0] ?? '',
    /^spec: Forbidden: updates to statefulset spec for fields other than 'replicas'/,
  );
});

test('counters of a status stay within the replicas', () => {
  const old = setOf({});
  const changed = { ...old, status: { replicas: 2, readyReplicas: 1, availableReplicas: 2 } };
  assert.deepEqual(toldOfChange(resources.StatefulSet, changed, old, 'status'), [
    'status.availableReplicas: Invalid value: 2: cannot be greater than status.readyReplicas',
  ]);
});

test('little of a pod can change', () => {
  const old = podOf({ tolerations: [{ key: 'a', operator: 'Exists' }] });
  const change = (spec: object): readonly string[] =>
    toldOfChange(resources.Pod, podOf({ tolerations: [{ key: 'a', operator: 'Exists' }], ...spec }), old);
  assert.deepEqual(
    change({ containers: [{ ...container, image: 'app:2', imagePullPolicy: 'IfNotPresent' }] }),
    [],
  );
  assert.deepEqual(
    change({
      activeDeadlineSeconds: 5,
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', operator: 'Exists' },
      ],
    }),
    [],
  );
  assert.deepEqual(change({ tolerations: [] }), [
    'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
  ]);
  const [text = ''] = change({ hostname: 'other' });
  assert.match(text, /^spec: Forbidden: pod updates may not change fields other than `spec\.containers/);
  assert.ok(
    text.endsWith(
      ' "ImagePullSecrets": null,\n- "Hostname": "",\n+ "Hostname": "other",\n "Subdomain": "",\n "SetHostnameAsFQDN": null,\n "Affinity": null,\n'
        .replaceAll('\n "', '\n  "')
        .replace(/^ "/, '  "')
        .replaceAll('\n- "', '\n- "'),
    ),
    text,
  );
});

test('a bound claim may grow, and be given a volume once', () => {
  const old = claimOf({ storageClassName: 'fast' }, { phase: 'Bound', capacity: { storage: '1Gi' } });
  const change = (spec: object): readonly string[] =>
    toldOfChange(
      resources.PersistentVolumeClaim,
      claimOf({ storageClassName: 'fast', ...spec }, { phase: 'Bound', capacity: { storage: '1Gi' } }),
      old,
    );
  assert.deepEqual(change({ volumeName: 'pv' }), []);
  assert.deepEqual(change({ resources: { requests: { storage: '2Gi' } } }), []);
  assert.deepEqual(change({ resources: { requests: { storage: '1Mi' } } }), [
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  ]);
  assert.match(
    change({ accessModes: ['ReadWriteMany'] })[0] ?? '',
    /^spec: Forbidden: spec is immutable after creation except resources\.requests/,
  );
});

test('what only deletion sets may not be set by others, and is told by everybody who checks', () => {
  const old = setOf({});
  const asked = { ...old, metadata: { ...old.metadata, deletionGracePeriodSeconds: 4 } };
  assert.deepEqual(
    toldOfChange(resources.StatefulSet, asked, old),
    Array(2).fill('metadata.deletionGracePeriodSeconds: Invalid value: 4: field is immutable'),
  );
});

test('odd but accepted things are warned about', () => {
  const ports = [{ containerPort: 80 }, { containerPort: 80, name: 'b' }];
  const env = [
    { name: 'A', value: '1' },
    { name: 'A', value: '2' },
    { name: 'A', value: '$(A)3' },
  ];
  assert.deepEqual(
    warningsFor(resources.Pod, podOf({ containers: [{ ...container, ports, env }] }), undefined, profileOf()),
    [
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
      'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    ],
  );
});

test('an event lives where its object does; its name may be any', () => {
  const eventOf = (about: object, namespace: string): KubeObject =>
    read(resources.Event, { metadata: { name: 'A_1', namespace }, involvedObject: about });
  assert.deepEqual(told(resources.Event, eventOf({ namespace: 'ns' }, 'ns')), []);
  assert.deepEqual(told(resources.Event, eventOf({ kind: 'Node' }, 'default')), []);
  assert.deepEqual(told(resources.Event, eventOf({ kind: 'Node' }, 'ns')), [
    'involvedObject.namespace: Invalid value: "": does not match event.namespace',
  ]);
});
