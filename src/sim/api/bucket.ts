import type { KubeObject } from '#model/objects.ts';

const SLACK = 64;

/** The objects of one kind in one namespace. Their order is made when somebody lists them, and kept while it can be. */
export class Bucket {
  private readonly objects = new Map<string, KubeObject>();
  /** Names in byte order: all of them, but for those added since, and perhaps some that are gone. */
  private order: string[] = [];
  private added: string[] = [];
  private gone = false;

  get size(): number {
    return this.objects.size;
  }

  get(name: string): KubeObject | undefined {
    return this.objects.get(name);
  }

  set(name: string, object: KubeObject): void {
    if (!this.objects.has(name)) this.added.push(name);
    this.objects.set(name, object);
    // names that come and go, and are never listed, must not pile up
    if (this.added.length > SLACK + 2 * this.objects.size) this.names();
  }

  delete(name: string): void {
    this.gone = this.objects.delete(name) || this.gone;
  }

  /** Puts the objects behind what is there already, in the byte order of their names. */
  listInto(out: KubeObject[]): void {
    for (const name of this.names()) out.push(this.objects.get(name) as KubeObject);
  }

  private names(): readonly string[] {
    if (this.added.length > 0 || this.gone) this.order = this.reordered();
    this.added = [];
    this.gone = false;
    return this.order;
  }

  /** Sorting what is nearly sorted is cheap; a name that went and came again must not stand twice. */
  private reordered(): string[] {
    if (!this.gone)
      return isAfter(this.order, this.added)
        ? this.order.concat(this.added)
        : this.order.concat(this.added).sort();
    return this.added.length === 0
      ? this.order.filter((name) => this.objects.has(name))
      : [...this.objects.keys()].sort();
  }
}

/** Often a single name, greater than all before. */
const isAfter = (order: readonly string[], added: readonly string[]): boolean =>
  added.length === 1 && (order.length === 0 || (added[0] as string) > (order.at(-1) as string));
