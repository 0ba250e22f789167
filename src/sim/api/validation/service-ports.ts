import { PROTOCOLS } from './container.ts';
import type { Errors } from './field.ts';
import { complain, duplicate, forbidden, oneOf, required } from './field.ts';
import { dnsLabel, portNumber, qualifiedName } from './formats.ts';
import { goText } from './go-struct.ts';
import { validatePortNumberOrName } from './probe.ts';
import type { ServicePort } from './service-spec.ts';

/** Names where there are several, good numbers and protocols. */
export function validateServicePorts(errors: Errors, ports: readonly ServicePort[]): void {
  const names = new Set<string>();
  for (const [index, { name, port, protocol, targetPort, appProtocol }] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    if (!name && ports.length > 1) errors.push(required(`${at}.name`));
    if (name) {
      complain(errors, `${at}.name`, name, dnsLabel(name));
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    complain(errors, `${at}.port`, port, portNumber(port));
    oneOf(errors, `${at}.protocol`, protocol, PROTOCOLS);
    validatePortNumberOrName(errors, `${at}.targetPort`, targetPort);
    if (appProtocol !== undefined)
      complain(errors, `${at}.appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}

/** Each port, and each port of the nodes, once for a protocol. */
export function validateUniquePorts(errors: Errors, ports: readonly ServicePort[]): void {
  const [nodePorts, taken] = [new Set<string>(), new Set<string>()];
  for (const [index, { protocol, nodePort }] of ports.entries()) {
    if (!nodePort) continue;
    const claim = `${protocol}/${nodePort}`;
    if (nodePorts.has(claim)) errors.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    nodePorts.add(claim);
  }
  for (const [index, { protocol = '', port }] of ports.entries()) {
    const claim = `${protocol}/${port}`;
    if (taken.has(claim))
      errors.push(duplicate(`spec.ports[${index}]`, goText('core/v1.ServicePort', { protocol, port })));
    taken.add(claim);
  }
}

/** Only services that are reached from outside have ports on the nodes. */
export function refuseNodePorts(errors: Errors, ports: readonly ServicePort[]): void {
  for (const [index, { nodePort }] of ports.entries()) {
    if (nodePort)
      errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
}
