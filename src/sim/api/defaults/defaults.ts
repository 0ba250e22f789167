import { isMap } from '#kernel/json.ts';
import type { KubeObject } from '#model/objects.ts';
import type { Resource } from '#model/resources.ts';
import { asCanonical, listOf } from '../schema/canonical.ts';
import type { Field } from '../schema/field.ts';
import { newMark } from '../schema/mark.ts';
import { fieldsOf, isStruct, typeOf } from '../schema/schema.ts';
import { containerDefaults } from './container.ts';
import { ordered } from './ordered.ts';
import { otherDefaults } from './others.ts';
import { podDefaults } from './pod.ts';
import { serviceDefaults } from './service.ts';
import type { Default, DefaultsTable, Struct, Surroundings } from './table.ts';
import { volumeDefaults } from './volume.ts';
import { workloadDefaults } from './workloads.ts';

const table: DefaultsTable = {
  ...containerDefaults,
  ...volumeDefaults,
  ...podDefaults,
  ...workloadDefaults,
  ...serviceDefaults,
  ...otherDefaults,
};

/** What defaulting has to do in a struct of a type: rules of its own, and fields that lead to types with rules. */
interface Plan {
  readonly rules: readonly (readonly [Field, Default])[];
  readonly parts: readonly Field[];
  readonly adjust: ((self: Struct, around: Surroundings) => Struct) | undefined;
}

const plans = new Map<string, Plan | undefined>();

/** Undefined for a type in which there is nothing to do, however deep one looks. */
function planOf(type: string): Plan | undefined {
  if (plans.has(type)) return plans.get(type);
  plans.set(type, undefined);
  const { fields = {}, adjust } = table[type] ?? {};
  const rules = Object.entries(fields).flatMap(([name, rule]) => {
    const field = fieldsOf(type).find((other) => other.name === name);
    return field ? [[field, rule] as const] : [];
  });
  const parts = fieldsOf(type).filter((field) => isStruct(field.type) && planOf(field.type) !== undefined);
  const plan = rules.length + parts.length > 0 || adjust ? { rules, parts, adjust } : undefined;
  plans.set(type, plan);
  return plan;
}

/** Parts that have their defaults, by the gates they got them under: what a template and its pods share is seen once. */
const done = newMark<ReadonlySet<string>>();

/** The object with what the API server fills in where its author said nothing. Shares every part that needs nothing. */
export function applyDefaults(
  resource: Resource,
  object: KubeObject,
  gates: ReadonlySet<string>,
): KubeObject {
  return new Defaulting(gates).struct(typeOf(resource), object as unknown as Struct) as unknown as KubeObject;
}

class Defaulting implements Surroundings {
  readonly gates: ReadonlySet<string>;

  constructor(gates: ReadonlySet<string>) {
    this.gates = gates;
  }

  struct(type: string, self: Struct): Struct {
    const plan = planOf(type);
    if (!plan || done.of(self) === this.gates) return self;
    const out = this.filled(type, plan, self);
    if (Object.isFrozen(out)) done.put(out, this.gates);
    return out;
  }

  private filled(type: string, plan: Plan, self: Struct): Struct {
    let draft: Record<string, unknown> | undefined;
    const set = (name: string, value: unknown): void => void ((draft ??= { ...self })[name] = value);
    for (const [field, rule] of plan.rules) {
      if (!isUnset(field, self[field.name])) continue;
      const value = typeof rule === 'function' ? rule(draft ?? self, this) : rule;
      if (value !== undefined) set(field.name, value);
    }
    for (const field of plan.parts) {
      const before = (draft ?? self)[field.name];
      const after = this.part(field, before);
      if (after !== before) set(field.name, after);
    }
    const whole = draft ?? self;
    const adjusted = plan.adjust?.(whole, this) ?? whole;
    return adjusted === self ? self : ordered(type, adjusted);
  }

  private part({ type, repeated }: Field, value: unknown): unknown {
    if (!repeated) return isMap(value) ? this.struct(type, value) : value;
    if (!Array.isArray(value) || done.of(value) === this.gates) return value;
    const out = value.map((item: unknown) => (isMap(item) ? this.struct(type, item) : item));
    const isSame = out.every((item, index) => item === value[index]);
    const list = isSame ? value : asCanonical(out, listOf(type));
    if (Object.isFrozen(list)) done.put(list, this.gates);
    return list;
  }
}

/** Go's zero value counts as unset, except behind a pointer. */
const isUnset = ({ pointer }: Field, value: unknown): boolean =>
  value === undefined || value === null || (!pointer && (value === '' || value === 0 || value === false));
