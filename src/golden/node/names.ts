import type { KubeObject, Pod, Service } from '#model/objects.ts';

/** Replaces what differs from run to run by the names that the recordings use. */
export class Names {
  readonly #known = new Map<string, string>();
  readonly #namespace: string;
  readonly #knowsServices: boolean;

  /** @param observed kinds that were watched beyond the usual ones: what was not watched has no name */
  constructor(namespace: string, observed: readonly string[] = []) {
    this.#namespace = namespace;
    this.#knowsServices = observed.includes('service');
  }

  /** Remembers the address and the identity of an object. */
  learn({ kind, metadata, ...object }: KubeObject): void {
    const { name, uid } = metadata;
    if (kind === 'Service' && !this.#knowsServices) return;
    if (kind === 'Pod' || kind === 'Service' || kind === 'PersistentVolumeClaim')
      this.#known.set(uid, `uid(${name})`);
    const address =
      kind === 'Pod'
        ? (object as Pod).status.podIP
        : kind === 'Service'
          ? (object as Service).spec.clusterIP
          : undefined;
    if (!address || address === 'None') return;
    this.#known.set(address, `ip(${name})`);
    if (kind === 'Pod') this.#known.set(address.replaceAll('.', '-'), `dashed-ip(${name})`);
  }

  replace(text: string): string {
    let out = text;
    for (const [value, name] of this.#known)
      out = out.replaceAll(new RegExp(`(?<![0-9])${value.replaceAll('.', '\\.')}(?![0-9])`, 'g'), name);
    return out
      .replaceAll(this.#namespace, 'NAMESPACE')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'ID')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
      .replaceAll(/\b[A-Z][a-z]{2} [ \d]\d \d\d:\d\d\b/g, 'DATE')
      .replaceAll(/10\.96\.(?!0\.10?\b)\d+\.\d+/g, 'SERVICE_IP')
      .replaceAll(
        /in \d+(\.\d+)?m?s \(\d+(\.\d+)?m?s including waiting\)\. Image size: \d+/g,
        'in DURATION (DURATION including waiting). Image size: SIZE',
      )
      .replaceAll(
        /in DURATION \(DURATION including waiting\)\. Image size: \d+/g,
        'in DURATION (DURATION including waiting). Image size: SIZE',
      );
  }
}
