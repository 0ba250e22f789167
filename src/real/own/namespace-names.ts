/**
 * Features call their namespace `default`, as the simulated cluster does; on a real one it has a name of its own. Names
 * in the DNS carry it: `web-0.db.default.svc.cluster.local`.
 */
const IN_A_NAME = /\.default\.(?=svc\b|\*)/g;

/** What a scenario says, for the cluster. */
export const toCluster = (text: string, namespace: string): string =>
  text.replaceAll(IN_A_NAME, `.${namespace}.`);

/** What the cluster says, for the scenario. */
export const toScenario = (text: string, namespace: string): string => text.replaceAll(namespace, 'default');
