import type { Instant } from '#kernel/time.ts';
import type { KubeObject } from '#model/objects.ts';
import texts from './descriptions.json';
import { ageOf } from './age.ts';

export type Cell = string | number | boolean;

/** A column of a Table as clients see it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export interface Column extends ColumnDefinition {
  readonly cell: (object: KubeObject, now: Instant) => Cell;
}

/** The API's own words about a field, `Type.field`. */
export const text = (field: keyof typeof texts): string => texts[field];

/** A column that `kubectl get` shows; `wide` ones only with `-o wide`. */
export const column = (name: string, description: string, cell: Column['cell'], type = 'string'): Column => ({
  name,
  type,
  format: '',
  description,
  priority: 0,
  cell,
});

export const wide = (name: string, description: string, cell: Column['cell']): Column => ({
  ...column(name, description, cell),
  priority: 1,
});

export const nameColumn = (cell: Column['cell'] = ({ metadata }) => metadata.name): Column => ({
  ...column('Name', text('ObjectMeta.name'), cell),
  format: 'name',
});

export const age: Column = column('Age', text('ObjectMeta.creationTimestamp'), ({ metadata }, now) =>
  ageOf(metadata.creationTimestamp, now),
);

/** A cell of an object whose type is known. */
export const of =
  <T extends KubeObject>(read: (object: T, now: Instant) => Cell) =>
  (object: KubeObject, now: Instant): Cell =>
    read(object as T, now);
