/** --service-cluster-ip-range */
export const RANGE = '10.96.0.0/16';
const PREFIX = '10.96.';
/** Addresses of the range, without the first (the network) and the last (the broadcast address). */
const LAST = 65_534;
/** The lower band is for addresses that are asked for; the server picks from above it. */
const BAND = 256;

const addressAt = (offset: number): string => `${PREFIX}${offset >> 8}.${offset & 255}`;

/** Where an address lies in the range; undefined outside of it. */
export function offsetOf(address: string): number | undefined {
  const match = /^10\.96\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (!match) return undefined;
  const offset = Number(match[1]) * 256 + Number(match[2]);
  return offset >= 1 && offset <= LAST ? offset : undefined;
}

/** A free address, beginning the search at a place that chance decides; undefined when all are taken. */
export function freeAddress(
  taken: ReadonlySet<string>,
  below: (limit: number) => number,
): string | undefined {
  const start = below(LAST - BAND);
  for (let step = 0; step < LAST - BAND; step += 1) {
    const address = addressAt(BAND + 1 + ((start + step) % (LAST - BAND)));
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/** --service-node-port-range */
const FIRST_PORT = 30_000;
const LAST_PORT = 32_767;
export const PORT_RANGE = `${FIRST_PORT}-${LAST_PORT}`;

export const isNodePort = (port: number): boolean => port >= FIRST_PORT && port <= LAST_PORT;

export function freePort(taken: ReadonlySet<number>, below: (limit: number) => number): number | undefined {
  const count = LAST_PORT - FIRST_PORT + 1;
  const start = below(count);
  for (let step = 0; step < count; step += 1) {
    const port = FIRST_PORT + ((start + step) % count);
    if (!taken.has(port)) return port;
  }
  return undefined;
}
