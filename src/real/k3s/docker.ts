import { text } from 'node:stream/consumers';
import { K3sContainer } from '@testcontainers/k3s';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import { EnvironmentError } from '../environment-error.ts';
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
    const container = await arranged(new K3sContainer(plan.image), plan).start();
    return { ...runningOf(container), kubeconfig: container.getKubeConfig() };
  },
  async agent(plan) {
    const container = new GenericContainer(plan.image)
      .withPrivilegedMode()
      .withBindMounts([CGROUPS])
      .withTmpFs({ '/run': 'rw', '/var/run': 'rw' });
    return runningOf(await arranged(container, plan).start());
  },
};

function arranged<C extends GenericContainer>(container: C, plan: ContainerPlan): C {
  container
    .withCommand([...plan.command])
    .withEnvironment({ ...plan.environment })
    .withLabels({ ...plan.labels });
  if (plan.archives)
    container.withBindMounts([CGROUPS, { source: plan.archives, target: ARCHIVES, mode: 'ro' }]);
  if (plan.reuse) container.withReuse();
  return container;
}

const runningOf = (container: StartedTestContainer): Running => ({
  id: container.getId(),
  address: container.getIpAddress(BRIDGE),
  logs: async () => {
    const { container: client } = await getContainerRuntimeClient();
    return text(
      await client.logs(client.getById(container.getId()), { follow: false, stdout: true, stderr: true }),
    );
  },
  remove: async () => void (await container.stop({ timeout: 0 })),
});

/** Stops the container that is a node, as a machine that loses its power, and starts it again. */
export async function commandContainer(id: string, action: 'stop' | 'start'): Promise<void> {
  const { container: client } = await getContainerRuntimeClient();
  const container = client.getById(id);
  await (action === 'stop' ? client.stop(container, { timeout: 0 }) : client.start(container));
}
