import { K3sContainer } from '@testcontainers/k3s';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import { EnvironmentError } from '../environment-error.ts';
import { textOfFrames } from './frames.ts';
import type { ContainerPlan, ContainerRuntime, Running } from './runtime.ts';

/** Where k3s takes image archives from when it starts. */
const ARCHIVES = '/var/lib/rancher/k3s/agent/images';
const CGROUPS = { source: '/sys/fs/cgroup', target: '/sys/fs/cgroup' };
const BRIDGE = 'bridge';

/** Docker, or an engine that answers as it does, found the way testcontainers finds it. */
export const docker: ContainerRuntime = {
  async assertThere() {
    try {
      await getContainerRuntimeClient();
    } catch (error) {
      throw new EnvironmentError(
        `--cluster k3s needs Docker, and none answers here: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  },
  async server(plan) {
    const server = arranged(new Server(plan.image), plan);
    const container = await orRemoved(server, () => server.start());
    return { ...runningOf(container), kubeconfig: container.getKubeConfig() };
  },
  async agent(plan) {
    const agent = arranged(new Agent(plan.image), plan)
      .withPrivilegedMode()
      .withTmpFs({ '/run': 'rw', '/var/run': 'rw' });
    return runningOf(await orRemoved(agent, () => agent.start()));
  },
};

/** @testcontainers/k3s takes tar-stream for granted without naming it, so that package.json does. */
class Server extends K3sContainer {
  created: string | undefined;
  protected override async containerCreated(id: string): Promise<void> {
    this.created = id;
  }
}

class Agent extends GenericContainer {
  created: string | undefined;
  protected override async containerCreated(id: string): Promise<void> {
    this.created = id;
  }
}

/** A container whose start fails after it was created is not left behind. */
async function orRemoved<T>(
  container: { readonly created: string | undefined },
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { container: client } = await getContainerRuntimeClient();
    if (container.created)
      await client
        .getById(container.created)
        .remove({ force: true, v: true })
        .catch(() => undefined);
    throw error;
  }
}

const mountsOf = ({ archives }: ContainerPlan): Parameters<GenericContainer['withBindMounts']>[0] => [
  CGROUPS,
  ...(archives ? [{ source: archives, target: ARCHIVES, mode: 'ro' } as const] : []),
];

function arranged<C extends GenericContainer>(container: C, plan: ContainerPlan): C {
  container
    .withCommand([...plan.command])
    .withEnvironment({ ...plan.environment })
    .withLabels({ ...plan.labels })
    .withLogConsumer((stream) => stream.on('data', (chunk) => plan.hear(String(chunk))));
  container.withBindMounts(mountsOf(plan));
  if (plan.reuse) container.withReuse();
  return container;
}

const runningOf = (container: StartedTestContainer): Running => ({
  id: container.getId(),
  address: container.getIpAddress(BRIDGE),
  // testcontainers' own logs follow for ever
  logs: async () => {
    const { container: client } = await getContainerRuntimeClient();
    const wanted = { follow: false, stdout: true, stderr: true } as const;
    return textOfFrames(await client.getById(container.getId()).logs(wanted));
  },
  remove: async () => void (await container.stop({ timeout: 0 })),
});

/** Stops the container that is a node, as a machine that loses its power, and starts it again. */
export async function commandContainer(id: string, action: 'stop' | 'start'): Promise<void> {
  const { container: client } = await getContainerRuntimeClient();
  const container = client.getById(id);
  await (action === 'stop' ? client.stop(container, { timeout: 0 }) : client.start(container));
}
