import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, PodSpec } from '#model/objects.ts';
import { isReady } from '#model/pod-state.ts';
import { resources } from '#model/resources.ts';
import { Bench } from './test-bench.ts';
import {
  becomeReady,
  exec,
  exit,
  logs,
  lose,
  outOfMemory,
  powerOff,
  recover,
  refuseNext,
  shutDown,
  stopBeingReady,
} from './user-actions.ts';

type Containers = PodSpec['containers'];
type Extra = Partial<Containers[number]>;

const ref = (name: string) => ({ namespace: 'default', name });
const sleeper = (extra: Extra = {}): Containers => [
  { name: 'c', image: 'busybox:1.36', command: ['sleep', 'infinity'], ...extra },
];
const nginx = (extra: Extra = {}): Containers => [{ name: 'c', image: 'nginx:1.27', ...extra }];

/** What a command printed in the only container of a pod. */
function printed(bench: Bench, pod: string, script: string): string {
  const { stdout, stderr, exitCode } = exec(
    bench.machines,
    ref(pod),
    ['sh', '-c', script],
    bench.simulator.now(),
  );
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

/** The last part of each line of a story: what the container was. */
const states = (bench: Bench, pod: string): readonly string[] =>
  bench.story(pod).map((line) => line.slice(line.indexOf(' ') + 1));

const quiet = (bench: Bench): string =>
  bench.simulator.runUntil(() => false, bench.simulator.now() + 3_600_000);

test('a pod starts, and then nothing happens any more, whatever is probed', () => {
  const bench = new Bench();
  bench.pod('web', {
    containers: nginx({
      readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
      livenessProbe: { exec: { command: ['test', '-d', '/tmp'] }, periodSeconds: 1 },
    }),
  });
  bench.pod('loop', { containers: sleeper({ command: ['sh', '-c', 'while :; do sleep 0.1; done'] }) });
  bench.pod('never', {
    containers: sleeper({
      command: ['tail', '-f', '/dev/null'],
      readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 },
    }),
  });
  assert.equal(quiet(bench), 'quiescent');
  assert.deepEqual(states(bench, 'web'), [
    'Pending',
    'Pending ContainerCreating-0',
    'Pending ContainerCreating-0',
    'Running running-0',
    'Running running+0',
  ]);
  assert.equal(isReady(bench.get('never') as never), false);
});

test('a settled readiness probe notices a file at the next tick of its period', () => {
  const bench = new Bench();
  bench.pod('web', {
    containers: sleeper({
      readinessProbe: {
        exec: { command: ['test', '-f', '/tmp/ready'] },
        periodSeconds: 5,
        failureThreshold: 1,
      },
    }),
  });
  assert.equal(quiet(bench), 'quiescent');
  printed(bench, 'web', 'touch /tmp/ready');
  const ready = () => isReady(bench.get('web') as never);
  const began = bench.simulator.now();
  assert.equal(bench.simulator.runUntil(ready, began + 60_000), 'met');
  assert.ok(bench.simulator.now() - began <= 5_100);
  assert.equal(quiet(bench), 'quiescent');
  printed(bench, 'web', 'rm /tmp/ready');
  assert.equal(
    bench.simulator.runUntil(() => !ready(), bench.simulator.now() + 60_000),
    'met',
  );
});

test('the e2e suite breaks a web server by moving the file that its probe asks for', () => {
  const bench = new Bench();
  bench.pod('web', {
    containers: [
      {
        name: 'webserver',
        image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
        args: ['test-webserver'],
        readinessProbe: {
          httpGet: { path: '/localhost.crt', port: 80 },
          periodSeconds: 1,
          successThreshold: 1,
          failureThreshold: 1,
        },
      },
    ],
  });
  bench.run(10);
  assert.equal(isReady(bench.get('web') as never), true);
  assert.equal(
    printed(bench, 'web', 'mv -v /localhost.crt /tmp/ || true'),
    "'/localhost.crt' -> '/tmp/localhost.crt'\n",
  );
  bench.run(3);
  assert.equal(isReady(bench.get('web') as never), false);
  printed(bench, 'web', 'mv -v /tmp/localhost.crt / || true');
  bench.run(3);
  assert.equal(isReady(bench.get('web') as never), true);
});

test('a user holds a pod unready without a probe, and lets it go', () => {
  const bench = new Bench();
  bench.pod('web', { containers: nginx() });
  bench.run(10);
  stopBeingReady(bench.machines, ref('web'), bench.simulator.now());
  bench.run(1);
  assert.equal(isReady(bench.get('web') as never), false);
  becomeReady(bench.machines, ref('web'), bench.simulator.now());
  bench.run(1);
  assert.equal(isReady(bench.get('web') as never), true);
});

test('a container that ends is restarted at once, and its earlier log can be had', () => {
  const bench = new Bench();
  bench.pod('web', { containers: sleeper({ command: ['sh', '-c', 'echo run; sleep 3600'] }) });
  bench.run(5);
  exit(bench.machines, ref('web'), 7, bench.simulator.now());
  bench.run(5);
  assert.deepEqual(states(bench, 'web').slice(-2), ['Running Error:7-0', 'Running running+1']);
  assert.equal(logs(bench.machines, ref('web'), { previous: true }), 'run\n');
  outOfMemory(bench.machines, ref('web'), bench.simulator.now());
  bench.run(2);
  assert.deepEqual(states(bench, 'web').at(-1), 'Running OOMKilled:137-1');
});

test('termination: the server ends in time, and a second pod of the same name is another one', () => {
  const bench = new Bench();
  bench.pod('web', { containers: nginx() });
  bench.run(10);
  bench.delete('web', { gracePeriodSeconds: 0 });
  assert.equal(bench.get('web'), undefined);
  bench.pod('web', { containers: nginx() });
  bench.run(10);
  assert.equal(bench.get('web')?.status.phase, 'Running');
  assert.equal(bench.machines.pods.size, 1, 'the old one is gone from its node');
});

test('init containers run in order, a sidecar keeps running and ends last', () => {
  const bench = new Bench();
  const spec: Partial<PodSpec> = {
    initContainers: [
      {
        name: 'first',
        image: 'busybox:1.36',
        command: ['sh', '-c', 'echo 1 >> /log/l; sleep 2'],
        volumeMounts: [{ name: 'log', mountPath: '/log' }],
      },
      {
        name: 'side',
        image: 'busybox:1.36',
        restartPolicy: 'Always',
        command: ['sh', '-c', "trap 'exit 0' TERM; echo 2 >> /log/l; while :; do sleep 1; done"],
        volumeMounts: [{ name: 'log', mountPath: '/log' }],
      },
    ],
    containers: sleeper({
      volumeMounts: [{ name: 'log', mountPath: '/log' }],
      command: ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 1; done"],
    }),
    volumes: [{ name: 'log', emptyDir: {} }],
  };
  bench.pod('web', spec);
  bench.run(10);
  assert.equal(printed(bench, 'web', 'cat /log/l'), '1\n2\n');
  const status = bench.get('web')?.status;
  assert.deepEqual(
    status?.initContainerStatuses?.map(({ name, ready }) => [name, ready]),
    [
      ['first', true],
      ['side', true],
    ],
  );
  assert.equal(isReady(bench.get('web') as never), true);
  bench.delete('web');
  bench.run(10);
  assert.equal(bench.get('web'), undefined);
});

test('the hook of a sidecar begins with the end of its pod, and only its signal waits for the others', () => {
  const bench = new Bench();
  const polite = (seconds: number) => [
    'sh',
    '-c',
    `trap 'sleep ${seconds}; exit 0' TERM; while :; do sleep 1; done`,
  ];
  const lifecycle = { preStop: { exec: { command: ['sleep', '30'] } } };
  bench.pod('web', {
    terminationGracePeriodSeconds: 5,
    initContainers: [
      { name: 'side', image: 'busybox:1.36', restartPolicy: 'Always', command: polite(0), lifecycle },
    ],
    containers: sleeper({ command: polite(3) }),
  });
  bench.run(10);
  bench.delete('web');
  bench.run(7);
  assert.equal(bench.get('web'), undefined);
});

test("the same host path, and the same export, are the same files; an emptyDir is the pod's own", () => {
  const bench = new Bench();
  const volumes: PodSpec['volumes'] = [
    { name: 'host', hostPath: { path: '/srv/x' } },
    { name: 'nfs', nfs: { server: 's', path: '/export' } },
    { name: 'own', emptyDir: {} },
  ];
  const mounts: Extra = {
    volumeMounts: ['host', 'nfs', 'own'].map((name) => ({ name, mountPath: `/${name}` })),
  };
  for (const name of ['a', 'b']) bench.pod(name, { containers: sleeper(mounts), volumes: volumes ?? [] });
  bench.run(5);
  printed(bench, 'a', 'for d in host nfs own; do hostname > /$d/from; done');
  assert.equal(printed(bench, 'b', 'cat /host/from /nfs/from; ls /own'), 'a\na\n');
});

test('a bound claim keeps its files over the pod, and pods that share it share them', () => {
  const bench = new Bench();
  const storage = { storage: '1Gi' };
  bench.create('PersistentVolume', {
    metadata: { name: 'pv' },
    spec: {
      capacity: storage,
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: '/mnt/pv' },
      storageClassName: '',
      claimRef: { namespace: 'default', name: 'data' },
    },
  });
  bench.create('PersistentVolumeClaim', {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: storage },
      storageClassName: '',
      volumeName: 'pv',
    },
  });
  bench.run(20);
  const spec = {
    containers: sleeper({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
  };
  bench.pod('a', spec);
  bench.pod('b', spec);
  bench.run(5);
  printed(bench, 'a', 'touch /v/hello_modu.log');
  assert.equal(printed(bench, 'b', 'ls /v'), 'hello_modu.log\n');
  bench.delete('a', { gracePeriodSeconds: 0 });
  bench.run(5);
  bench.pod('a', spec);
  bench.run(5);
  assert.equal(printed(bench, 'a', 'ls /v'), 'hello_modu.log\n');
});

test('a ConfigMap that changes reaches the files of its volume within a minute or so', () => {
  const bench = new Bench();
  bench.create('ConfigMap', { metadata: { name: 'settings' }, data: { colour: 'red' } });
  bench.pod('web', {
    containers: sleeper({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    volumes: [{ name: 'v', configMap: { name: 'settings' } }],
  });
  bench.run(5);
  assert.equal(printed(bench, 'web', 'cat /v/colour'), 'red');
  bench.simulator.request({
    verb: 'patch',
    resource: resources.ConfigMap,
    namespace: 'default',
    name: 'settings',
    patchType: 'merge',
    body: { data: { colour: 'blue' } },
  });
  bench.run(90);
  assert.equal(printed(bench, 'web', 'cat /v/colour'), 'blue');
});

test('a kubelet that is away tells nothing; back again it goes on, and probes from the beginning', () => {
  const bench = new Bench();
  bench.pod('web', { containers: nginx({ readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } }) });
  bench.run(10);
  lose(bench.machines, 'node-1', bench.simulator.now());
  bench.delete('web');
  bench.run(120);
  assert.ok(bench.get('web')?.metadata.deletionTimestamp);
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(5);
  assert.equal(bench.get('web'), undefined);
});

test('after a power cut the same pod runs again, with its emptyDir and without what was in its container', () => {
  const bench = new Bench();
  bench.pod('web', {
    containers: sleeper({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    volumes: [{ name: 'v', emptyDir: {} }],
  });
  bench.run(5);
  printed(bench, 'web', 'echo kept > /v/file; echo lost > /tmp/file');
  powerOff(bench.machines, 'node-1', bench.simulator.now());
  bench.run(10);
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(10); // the machine boots
  assert.equal(bench.get('web')?.status.containerStatuses?.[0]?.restartCount, 0);
  bench.run(25);
  assert.equal(printed(bench, 'web', 'cat /v/file; ls /tmp'), 'kept\n');
  const status = bench.get('web')?.status.containerStatuses?.[0];
  assert.deepEqual(
    [status?.restartCount, status?.lastState?.terminated?.exitCode, status?.lastState?.terminated?.reason],
    [1, 255, 'Unknown'],
  );
});

test('kubelets that are killed and started again find their pods as they are', () => {
  const bench = new Bench();
  bench.pod('web', { containers: nginx({ readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } }) });
  bench.run(10);
  bench.simulator.kill('kubelet');
  bench.run(5);
  bench.simulator.start('kubelet');
  bench.run(5);
  assert.equal(isReady(bench.get('web') as never), true);
  assert.equal(bench.get('web')?.status.containerStatuses?.[0]?.restartCount, 0);
  bench.delete('web');
  bench.run(5);
  assert.equal(bench.get('web'), undefined);
});

test('an image that no registry has is pulled once it is there', () => {
  const bench = new Bench();
  bench.machines.images.remove('web:2');
  bench.pod('web', { containers: [{ name: 'c', image: 'web:2' }] });
  bench.run(10);
  assert.equal(states(bench, 'web').at(-1), 'Pending ErrImagePull-0');
  bench.machines.images.restore('web:2');
  bench.run(30);
  assert.equal(bench.get('web')?.status.phase, 'Running');
});

test('a pod that the kubelet refuses is Failed with the reason', () => {
  const bench = new Bench();
  refuseNext(bench.machines, 'node-1', {
    reason: 'UnexpectedAdmissionError',
    message:
      'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices example.com/gpu, which is unexpected',
  });
  bench.pod('web', { containers: nginx() });
  bench.run(2);
  const status = bench.get('web')?.status;
  assert.equal(status?.phase, 'Failed');
  assert.equal(status?.reason, 'UnexpectedAdmissionError');
  assert.ok(status?.message?.startsWith('Pod was rejected: Allocate failed'));
  assert.equal(status?.observedGeneration, 1);
});

test('a kubelet refuses what was put on its node and does not fit there', () => {
  const bench = new Bench();
  const asking = (limits: Record<string, string>) => ({ containers: sleeper({ resources: { limits } }) });
  bench.pod('storage', asking({ 'ephemeral-storage': '101Gi' }));
  bench.pod('unknown', asking({ 'example.com/gpu': '1' }));
  bench.pod('system', { containers: sleeper(), os: { name: 'windows' } });
  bench.run(2);
  assert.deepEqual(
    ['storage', 'unknown', 'system'].map((name) => bench.get(name)?.status.reason),
    ['OutOfephemeral-storage', undefined, 'PodOSNotSupported'],
  );
  bench.simulator.request({
    verb: 'patch',
    patchType: 'merge',
    resource: resources.Node,
    name: 'node-1',
    body: { spec: { taints: [{ key: 'lab', effect: 'NoExecute' }] } },
  });
  bench.run(1);
  bench.pod('taint', { containers: sleeper() });
  bench.run(5);
  const why =
    "TaintToleration: Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate";
  assert.ok(bench.events('taint').includes(why));
});

test('an executable script from a ConfigMap is a probe; one that may not be executed is an error', () => {
  const bench = new Bench();
  bench.create('ConfigMap', {
    metadata: { name: 'scripts' },
    data: { 'ready.sh': '#!/bin/bash\nset -e\n[[ -d /data ]] && /bin/sh -c "test $1 = yes"\n' },
  });
  const volumes = (defaultMode: number) => [
    { name: 's', configMap: { name: 'scripts', defaultMode } },
    { name: 'd', emptyDir: {} },
  ];
  const containers = nginx({
    volumeMounts: [
      { name: 's', mountPath: '/scripts' },
      { name: 'd', mountPath: '/data' },
    ],
    readinessProbe: { exec: { command: ['/scripts/ready.sh', 'yes'] } },
  });
  bench.pod('good', { containers, volumes: volumes(0o755) });
  bench.pod('bad', { containers, volumes: volumes(0o644) });
  bench.run(20);
  assert.equal(isReady(bench.get('good') as never), true);
  assert.equal(isReady(bench.get('bad') as never), false);
  assert.match(
    bench.events('bad').join('\n'),
    /Readiness probe errored and resulted in unknown state: .*exec: "\/scripts\/ready.sh": permission denied/,
  );
});

test('a pet keeps what is posted to it, on its volume', () => {
  const bench = new Bench();
  const volumes = [{ name: 'data', hostPath: { path: '/mnt/pet' } }];
  const containers = [
    {
      name: 'kubia',
      image: 'luksa/kubia-pet',
      ports: [{ containerPort: 8080 }],
      volumeMounts: [{ name: 'data', mountPath: '/var/data' }],
    },
  ];
  bench.pod('kubia-0', { containers, volumes });
  bench.run(10);
  const curl = 'curl -s localhost:8080';
  assert.equal(
    printed(bench, 'kubia-0', curl),
    "You've hit kubia-0\nData stored on this pod: No data posted yet\n",
  );
  assert.equal(printed(bench, 'kubia-0', `${curl} -X POST -d Hey`), 'Data stored on pod kubia-0\n');
  bench.delete('kubia-0', { gracePeriodSeconds: 0 });
  bench.run(5);
  bench.pod('kubia-0', { containers, volumes });
  bench.run(10);
  assert.equal(printed(bench, 'kubia-0', curl), "You've hit kubia-0\nData stored on this pod: Hey\n");
});

test('the containers of a node whose kubelet is gone go on, and their ends are told when it is back', () => {
  const bench = new Bench();
  const script = 'for i in 1 2 3 4 5 6; do sleep 10; echo $i >> /v/log; done; exit 3';
  bench.pod('web', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'c',
        image: 'busybox',
        command: ['sh', '-c', script],
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
    ],
    volumes: [{ name: 'v', hostPath: { path: '/srv/log', type: 'DirectoryOrCreate' } }],
  });
  bench.run(5);
  const began = bench.simulator.now();
  lose(bench.machines, 'node-1', began);
  bench.run(120);
  assert.equal(bench.get('web')?.status.phase, 'Running', 'nobody tells');
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(10);
  const { phase, containerStatuses } = bench.get('web')?.status ?? {};
  const ended = containerStatuses?.[0]?.state?.terminated;
  assert.deepEqual([phase, ended?.exitCode], ['Failed', 3]);
  assert.ok(Date.parse(ended?.finishedAt ?? '') - began < 70_000, 'it ended when it ended');
});

test('a node that shuts down ends ordinary pods first, then critical ones, refuses new ones, and goes', () => {
  const bench = new Bench();
  const deaf = { containers: sleeper({}), terminationGracePeriodSeconds: 60 };
  bench.pod('plain', deaf);
  bench.pod('vital', { ...deaf, priorityClassName: 'system-cluster-critical' });
  bench.run(5);
  shutDown(bench.machines, 'node-1', 30_000, 10_000);
  bench.pod('late', { containers: sleeper({}) });
  bench.run(15);
  const told = (name: string): unknown[] => {
    const status = bench.get(name)?.status;
    return [status?.phase, status?.reason];
  };
  assert.deepEqual(told('late'), ['Failed', 'NodeShutdown']);
  assert.deepEqual(told('plain'), ['Running', undefined], 'it has 20 seconds');
  bench.run(8);
  assert.deepEqual(told('plain'), ['Failed', 'Terminated']);
  const target = bench.get('plain')?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  assert.equal(target?.reason, 'TerminationByKubelet');
  assert.deepEqual(told('vital'), ['Running', undefined], 'its turn comes now');
  bench.run(15);
  assert.deepEqual(told('vital'), ['Failed', 'Terminated']);
  assert.equal(bench.machines.machine('node-1')?.state, 'off');
});

test('a pod that was deleted while its machine had no power gets no new sandbox when the machine is back', () => {
  const bench = new Bench();
  bench.pod('forced', { containers: sleeper() });
  bench.pod('asked', { containers: sleeper(), terminationGracePeriodSeconds: 1 });
  bench.run(10);
  powerOff(bench.machines, 'node-1', bench.simulator.now());
  bench.delete('forced', { gracePeriodSeconds: 0 });
  bench.delete('asked');
  bench.run(10);
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(60);
  for (const name of ['forced', 'asked']) {
    assert.equal(bench.get(name), undefined);
    assert.deepEqual(
      bench.events(name).filter((event) => event.startsWith('SandboxChanged')),
      [],
    );
  }
  assert.equal(bench.machines.pods.size, 0);
});

test('the kernel ends the process that took the memory, and a container that goes on says so at its end', () => {
  const bench = new Bench();
  bench.pod('web', { containers: sleeper({ command: ['sh', '-c', 'tail /dev/zero; sleep 5; exit 3'] }) });
  bench.run(3);
  assert.equal(bench.get('web')?.status.containerStatuses?.[0]?.restartCount, 0);
  bench.run(5);
  const ended = bench.get('web')?.status.containerStatuses?.[0]?.lastState?.terminated;
  assert.deepEqual([ended?.exitCode, ended?.reason], [3, 'OOMKilled']);
});

test('a kubelet that begins anew knows of no back-off, and ends once more what was ending', () => {
  const bench = new Bench();
  const restarts = () => bench.get('crashing')?.status.containerStatuses?.[0]?.restartCount;
  bench.pod('crashing', { containers: sleeper({ command: ['false'] }) });
  bench.pod('ending', {
    terminationGracePeriodSeconds: 20,
    containers: sleeper({ lifecycle: { preStop: { exec: { command: ['sleep', '12'] } } } }),
  });
  bench.run(60);
  assert.equal(restarts(), 3);
  bench.delete('ending');
  bench.run(10);
  lose(bench.machines, 'node-1', bench.simulator.now());
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(2);
  assert.equal(restarts(), 4);
  bench.run(16);
  assert.ok(bench.get('ending'));
  bench.run(10);
  assert.equal(bench.get('ending'), undefined);
  assert.deepEqual(
    bench.events('ending').filter((event) => event.startsWith('Killing')),
    ['Killing: Stopping container c', 'Killing: Stopping container c'],
  );
});

test('a ConfigMap that goes leaves its files, and is missed by the next look; an optional Secret comes and goes', () => {
  const bench = new Bench();
  const metadata = { name: 'settings' };
  bench.create('ConfigMap', { metadata, data: { mode: 'one' } });
  bench.pod('web', {
    containers: sleeper({
      command: ['sh', '-c', "trap 'exit 1' TERM; while :; do sleep 0.2; done"],
      volumeMounts: ['c', 's'].map((name) => ({ name, mountPath: `/${name}` })),
    }),
    volumes: [
      { name: 'c', configMap: metadata },
      { name: 's', secret: { secretName: 'token', optional: true } },
    ],
  });
  bench.run(5);
  bench.simulator.request({
    verb: 'delete',
    resource: resources.ConfigMap,
    namespace: 'default',
    name: 'settings',
  });
  bench.create('Secret', { metadata: { name: 'token' }, stringData: { value: 'abc' } });
  bench.run(5);
  assert.equal(printed(bench, 'web', 'cat /c/mode; ls /s'), 'one');
  printed(bench, 'web', 'kill 1');
  bench.run(5);
  assert.equal(printed(bench, 'web', 'cat /c/mode /s/value'), 'oneabc');
  const missed = () =>
    bench.events('web').filter((event) => event.includes('configmap "settings" not found')).length;
  assert.equal(missed(), 1);
  bench.simulator.request({
    verb: 'delete',
    resource: resources.Secret,
    namespace: 'default',
    name: 'token',
  });
  bench.create('ConfigMap', { metadata, data: { mode: 'two' } });
  bench.run(70);
  assert.equal(printed(bench, 'web', 'cat /c/mode; ls /s'), 'two');
});

test('a kubelet that starts and finds no Node makes one anew; while it runs it does not', () => {
  const bench = new Bench();
  const deleteNode = () =>
    bench.simulator.request({ verb: 'delete', resource: resources.Node, name: 'node-1', body: {} });
  bench.run(5);
  deleteNode();
  bench.run(60);
  assert.equal(bench.get('node-1', 'Node'), undefined);
  lose(bench.machines, 'node-1', bench.simulator.now());
  bench.run(5);
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(5);
  const node = bench.get<Node>('node-1', 'Node');
  assert.equal(node?.status.conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
  assert.deepEqual(node.spec.taints ?? [], []);
});

test('who writes more than it may is evicted: into a volume, into its root; a critical pod is not', () => {
  const bench = new Bench();
  const writes = (path: string, kilobytes: number, extra: Extra = {}) =>
    sleeper({
      command: [
        'sh',
        '-c',
        `sleep 2; dd if=/dev/zero of=${path} bs=1024 count=${kilobytes} 2>/dev/null; sleep infinity`,
      ],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
      ...extra,
    });
  const volumes = [{ name: 'v', emptyDir: { sizeLimit: '1Mi' } }];
  const limited = { resources: { limits: { 'ephemeral-storage': '1Mi' } } };
  bench.pod('volume', { containers: writes('/v/big', 2000), volumes });
  bench.pod('within', { containers: writes('/v/big', 900), volumes });
  bench.pod('critical', {
    containers: writes('/v/big', 2000),
    volumes,
    priorityClassName: 'system-node-critical',
  });
  bench.pod('root', { containers: writes('/big', 2000, { ...limited, volumeMounts: [] }) });
  bench.pod('idle', { containers: sleeper(limited) });
  bench.run(90);
  const whyOf = (name: string) => {
    const { phase, reason, message } = bench.get(name)?.status ?? {};
    return [name, phase, reason, message].filter(Boolean).join(': ');
  };
  assert.deepEqual(['volume', 'within', 'critical', 'root', 'idle'].map(whyOf), [
    'volume: Failed: Evicted: Usage of EmptyDir volume "v" exceeds the limit "1Mi". ',
    'within: Running',
    'critical: Running',
    'root: Failed: Evicted: Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
    'idle: Running',
  ]);
  assert.match(logs(bench.machines, ref('volume')), /^unable to retrieve container logs for containerd:/);
  assert.equal(quiet(bench), 'quiescent');
});

test('the end of a pod waits for a hook after a start', () => {
  const bench = new Bench();
  const lifecycle = { postStart: { exec: { command: ['sleep', '20'] } } };
  bench.pod('web', { terminationGracePeriodSeconds: 2, containers: sleeper({ lifecycle }) });
  bench.run(5);
  bench.delete('web');
  bench.run(10);
  assert.ok(bench.get('web'));
  assert.deepEqual(
    bench.events('web').filter((event) => event.startsWith('Killing')),
    [],
  );
  bench.run(10);
  assert.equal(bench.get('web'), undefined);
});

test('a container with another image has no back-off yet', () => {
  const bench = new Bench();
  const restarts = () => bench.get('web')?.status.containerStatuses?.[0]?.restartCount;
  bench.pod('web', { containers: sleeper({ command: ['false'] }) });
  bench.run(60);
  assert.equal(restarts(), 3);
  bench.machines.images.preload('busybox:1.37');
  bench.simulator.request({
    verb: 'patch',
    patchType: 'strategic',
    resource: resources.Pod,
    namespace: 'default',
    name: 'web',
    body: { spec: { containers: [{ name: 'c', image: 'busybox:1.37' }] } },
  });
  bench.run(3);
  assert.equal(restarts(), 4);
});

test('the address of a pod that has ended is known to the kubelet that saw it run, and to no other', () => {
  const bench = new Bench();
  bench.pod('done', { restartPolicy: 'Never', containers: sleeper({ command: ['true'] }) });
  bench.run(10);
  assert.ok(bench.get('done')?.status.podIP);
  lose(bench.machines, 'node-1', bench.simulator.now());
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(5);
  assert.equal(bench.get('done')?.status.podIP, undefined);
  assert.equal(bench.get('done')?.status.phase, 'Succeeded');
});

test('the end of a pod waits for the end of a container that its liveness has brought about, and for its restart', () => {
  const bench = new Bench();
  bench.pod('web', {
    terminationGracePeriodSeconds: 20,
    containers: sleeper({
      command: ['sh', '-c', "trap '' TERM; while :; do sleep 0.2; done"],
      livenessProbe: {
        exec: { command: ['false'] },
        initialDelaySeconds: 2,
        periodSeconds: 1,
        failureThreshold: 1,
      },
    }),
  });
  bench.run(6);
  bench.delete('web', { gracePeriodSeconds: 3 });
  bench.run(10);
  assert.ok(bench.get('web'));
  bench.run(20);
  assert.equal(bench.get('web'), undefined);
  assert.ok(
    states(bench, 'web').some((each) => each.endsWith('running+1')),
    'it was started once more',
  );
});

test('a kubelet that begins anew turns out a pod whose node has lost a label that it needs', () => {
  const bench = new Bench();
  const label = (disk: string | null) =>
    bench.simulator.request({
      verb: 'patch',
      patchType: 'merge',
      resource: resources.Node,
      name: 'node-1',
      body: { metadata: { labels: { disk } } },
    });
  label('fast');
  bench.run(1);
  bench.pod('picky', {
    nodeSelector: { disk: 'fast' },
    terminationGracePeriodSeconds: 1,
    containers: sleeper(),
  });
  bench.pod('any', { containers: sleeper() });
  bench.run(5);
  label(null);
  bench.run(30);
  assert.equal(bench.get('picky')?.status.phase, 'Running');
  lose(bench.machines, 'node-1', bench.simulator.now());
  recover(bench.machines, 'node-1', bench.simulator.now());
  bench.run(20);
  assert.deepEqual(
    ['picky', 'any'].map((name) => [bench.get(name)?.status.phase, bench.get(name)?.status.reason]),
    [
      ['Failed', 'NodeAffinity'],
      ['Running', undefined],
    ],
  );
  bench.delete('picky');
  bench.run(5);
  assert.equal(bench.get('picky'), undefined);
});
