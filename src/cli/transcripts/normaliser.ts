import { isMap } from '#kernel/json.ts';

const UID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TIME = /20[23]\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const CLUSTER_IP = /\b10\.96\.\d+\.\d+\b/g;
const AGE = /^(\d+[smhdy])+$/;

/** Versions inside messages; the recordings have placeholders there. */
const inMessages: readonly (readonly [RegExp, string])[] = [
  [/kube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<rand>'],
  [/\b[gG]en-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'gen-<rand>'],
  [/(\\?"resourceVersion\\?":\\?")\d+/g, '$1<rv>'],
  [/(ResourceVersion in object meta: )\d+/g, '$1<rv>'],
  [
    /([Tt]he ResourceVersion in the precondition \()[^)]*(\) does not match the ResourceVersion in record \()\d+/g,
    '$1<rv>$2<rv>',
  ],
  [/(too old resource version: )\d+ \(\d+\)/g, '$1<rv> (<rv>)'],
  [/(Too large resource version: )\d+, current: \d+/g, '$1<rv>, current: <rv>'],
  [/(ResourceVersion in precondition: )(\d+)(, ResourceVersion in object meta: )\d+/g, '$1<rv>$3<rv>'],
  [/(StorageError: invalid object, Code: \d+, Key: )\S+?(, ResourceVersion: )\d+/g, '$1<key>$2<rv>'],
];

/** Puts placeholders where recordings have them; one for a case, so that equal uids keep equal numbers. */
export class Normaliser {
  /** All bodies and addresses sent so far: what the client itself said is no placeholder. */
  sent = '';
  private readonly namespace: string;
  private readonly keepManagers: boolean;
  private readonly uids = new Map<string, number>();
  private readonly versions = new Map<string, number>();

  constructor(namespace: string, keepManagers: boolean) {
    this.namespace = namespace;
    this.keepManagers = keepManagers;
  }

  text(text: string): string {
    const unlessSent = (placeholder: string) => (found: string) =>
      this.sent.includes(found) ? found : placeholder;
    const plain = text
      .replaceAll(this.namespace, '{ns}')
      .replace(UID, (uid) => (/^0{8}/.test(uid) ? uid : numbered(this.uids, uid, 'uid')))
      .replace(TIME, unlessSent('<time>'))
      .replace(CLUSTER_IP, unlessSent('<clusterIP>'));
    return inMessages.reduce((so, [pattern, placeholder]) => so.replace(pattern, placeholder), plain);
  }

  value(value: unknown, key?: string, listMeta = false): unknown {
    if (typeof value === 'string') return this.scalar(value, key, listMeta);
    if (
      typeof value === 'number' &&
      key === 'nodePort' &&
      value >= 30_000 &&
      !this.sent.includes(String(value))
    )
      return '<nodePort>';
    if (key === 'cells' && Array.isArray(value))
      return value.map((cell: unknown) => (typeof cell === 'string' ? this.cell(cell) : cell));
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    return isMap(value) ? this.map(value, listMeta) : value;
  }

  private map(value: Record<string, unknown>, listMeta: boolean): unknown {
    const isList = typeof value['kind'] === 'string' && /List$|^Table$/.test(value['kind']);
    const entries = Object.entries(value).filter(([key]) => key !== 'managedFields' || this.keepManagers);
    return Object.fromEntries(
      entries.map(([key, item]) => [
        this.text(key),
        this.value(item, key, isMap(item) ? isList && key === 'metadata' : listMeta),
      ]),
    );
  }

  private scalar(value: string, key: string | undefined, listMeta: boolean): string {
    if (key === 'resourceVersion' && /^\d+$/.test(value) && value !== '0')
      return listMeta ? '<rv>' : numbered(this.versions, value, 'rv');
    return key === 'continue' && value ? '<continue>' : this.text(value);
  }

  private cell(text: string): string {
    return this.text(text)
      .replace(AGE, '<age>')
      .replace(/\((\d+[smhdy])+ ago\)/, '(<age> ago)');
  }
}

function numbered(seen: Map<string, number>, key: string, tag: string): string {
  if (!seen.has(key)) seen.set(key, seen.size + 1);
  return `<${tag}${seen.get(key)}>`;
}
