import type { KubeObject, Pod, Service } from '#model/objects.ts';

/** Replaces what differs from run to run by the names that the recordings use. */
export class Names {
  readonly #known = new Map<string, string>();
  readonly #namespace: string;

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** Remembers the address and the identity of an object. */
  learn({ kind, metadata, ...object }: KubeObject): void {
    const { name, uid } = metadata;
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
