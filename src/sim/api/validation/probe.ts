import type { Errors } from './field.ts';
import { complain, forbidden, invalid, notNegative, notSupported, required } from './field.ts';
import { httpHeaderName, portName, portNumber } from './formats.ts';
import type { Container, Handler, Probe } from './container-types.ts';

const SCHEMES = ['HTTP', 'HTTPS'];

/** A port by number or by the name of a container's port. */
export function validatePortNumberOrName(errors: Errors, field: string, port: number | string): void {
  complain(errors, field, port, typeof port === 'number' ? portNumber(port) : portName(port));
}

type Rule = (errors: Errors, field: string, handler: Handler, grace: number) => void;

const rules: { readonly [kind in keyof Handler]-?: Rule } = {
  exec: (errors, field, { exec }) => {
    if (!exec?.command?.length) errors.push(required(`${field}.command`));
  },
  httpGet: (errors, field, { httpGet }) => {
    if (!httpGet?.path) errors.push(required(`${field}.path`));
    validatePortNumberOrName(errors, `${field}.port`, httpGet?.port ?? 0);
    if (!SCHEMES.includes(httpGet?.scheme ?? ''))
      errors.push(notSupported(`${field}.scheme`, httpGet?.scheme ?? '', SCHEMES));
    for (const { name } of httpGet?.httpHeaders ?? [])
      complain(errors, `${field}.httpHeaders`, name, httpHeaderName(name));
  },
  tcpSocket: (errors, field, { tcpSocket }) =>
    validatePortNumberOrName(errors, `${field}.port`, tcpSocket?.port ?? 0),
  grpc: (errors, field, { grpc }) => validatePortNumberOrName(errors, `${field}.port`, grpc?.port ?? 0),
  sleep: (errors, field, { sleep }, grace) => {
    const seconds = sleep?.seconds ?? 0;
    if (seconds < 0 || seconds > grace)
      errors.push(
        invalid(
          field,
          seconds,
          `must be non-negative and less than terminationGracePeriodSeconds (${grace})`,
        ),
      );
  },
};

const KINDS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;

/** Exactly one action, and a good one. */
function validateHandler(errors: Errors, field: string, handler: Handler, grace: number): void {
  const given = KINDS.filter((kind) => handler[kind] !== undefined);
  for (const [index, kind] of given.entries()) {
    if (index > 0) errors.push(forbidden(`${field}.${kind}`, 'may not specify more than 1 handler type'));
    else rules[kind](errors, `${field}.${kind}`, handler, grace);
  }
  if (given.length === 0) errors.push(required(field, 'must specify a handler type'));
}

const COUNTS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function validateProbe(errors: Errors, field: string, probe: Probe, grace: number): void {
  validateHandler(errors, field, probe, grace);
  for (const count of COUNTS) notNegative(errors, `${field}.${count}`, probe[count] ?? 0);
  const own = probe.terminationGracePeriodSeconds;
  if (own !== undefined && own <= 0)
    errors.push(invalid(`${field}.terminationGracePeriodSeconds`, own, 'must be greater than 0'));
}

/** A probe that stops or starts a container must be content with one success. */
function validateOnce(errors: Errors, field: string, probe: Probe | undefined, grace: number): void {
  if (!probe) return;
  validateProbe(errors, field, probe, grace);
  if (probe.successThreshold !== 1)
    errors.push(invalid(`${field}.successThreshold`, probe.successThreshold ?? 0, 'must be 1'));
}

/** lifecycle and the three probes of a container that keeps running. */
export function validateProbes(errors: Errors, field: string, container: Container, grace: number): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  if (lifecycle?.postStart)
    validateHandler(errors, `${field}.lifecycle.postStart`, lifecycle.postStart, grace);
  if (lifecycle?.preStop) validateHandler(errors, `${field}.lifecycle.preStop`, lifecycle.preStop, grace);
  validateOnce(errors, `${field}.livenessProbe`, livenessProbe, grace);
  if (readinessProbe) {
    validateProbe(errors, `${field}.readinessProbe`, readinessProbe, grace);
    const own = readinessProbe.terminationGracePeriodSeconds;
    if (own !== undefined)
      errors.push(
        invalid(
          `${field}.readinessProbe.terminationGracePeriodSeconds`,
          own,
          'must not be set for readinessProbes',
        ),
      );
  }
  validateOnce(errors, `${field}.startupProbe`, startupProbe, grace);
}
