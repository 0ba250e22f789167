import type { Request } from '#cluster/request.ts';
import { YamlText } from '#cluster/request.ts';

/**
 * Features call their namespace `default`, as the simulated cluster does; on a real one it has a name of its own. Names
 * in the DNS carry it: `web-0.db.default.svc.cluster.local`, or, as a pod may shorten it, `http://web-0.db.default/`.
 */
const IN_A_NAME = /\.default(?=\.svc\b|\.\*)|(?<=:\/\/[\w.-]+)\.default(?=[/:\s]|$)/g;

/** What a scenario says, for the cluster. */
export const toCluster = (text: string, namespace: string): string =>
  text.replaceAll(IN_A_NAME, `.${namespace}`);

/** What the cluster says, for the scenario. */
export const toScenario = (text: string, namespace: string): string => text.replaceAll(namespace, 'default');

/** A request as a scenario means it: its own namespace where it says `default`, in names and in a volume's claimRef. */
export function named(request: Request, namespace: string): Request {
  const { body } = request;
  if (body === undefined || body instanceof YamlText) return request;
  const text = JSON.stringify(body);
  const meant = toCluster(text, namespace).replace(
    /("claimRef":\{[^}]*"namespace":)"default"/,
    `$1"${namespace}"`,
  );
  return meant === text ? request : { ...request, body: JSON.parse(meant) as unknown };
}
