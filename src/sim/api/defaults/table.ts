/** What a rule may look at beside the struct itself. */
export interface Surroundings {
  readonly gates: ReadonlySet<string>;
}

export type Struct = { readonly [field: string]: unknown };

/** The value that a field gets when nobody set it; a function sees the struct, and answers undefined to leave it unset. */
export type Default =
  string | number | boolean | Struct | readonly unknown[] | ((self: Struct, around: Surroundings) => unknown);

interface TypeDefaults {
  /** Given in order, so that a later rule sees what an earlier one filled in. */
  readonly fields?: { readonly [field: string]: Default };
  /** What no single field can say; runs after the fields and the parts below. */
  readonly adjust?: (self: Struct, around: Surroundings) => Struct;
}

/** Defaults by type, as the schema names types. */
export type DefaultsTable = { readonly [type: string]: TypeDefaults };
