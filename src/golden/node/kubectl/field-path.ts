import { isMap } from '#kernel/json.ts';

const SEGMENT =
  /\.([\w-]+(?:\\\.[\w/-]+)*)|\[(\d+)\]|\[(\*)\]|\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]/gy;

/** What stands at a path of kubectl's JSONPath: fields, `[0]`, `[*]` and `[?(@.type=="Ready")]`. */
export function valuesAt(root: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [root];
  let read = 0;
  for (const match of path.matchAll(SEGMENT)) {
    const [whole, name, index, all, key, wanted] = match;
    if (name !== undefined) values = fieldsOf(values, name.replaceAll('\\', ''));
    else if (index !== undefined)
      values = itemsOf(values, (items) => items.slice(Number(index), Number(index) + 1));
    else if (all !== undefined) values = itemsOf(values, (items) => items);
    else
      values = itemsOf(values, (items) =>
        items.filter((item) =>
          valuesAt(item, `.${key}`)
            .map(String)
            .includes(wanted ?? ''),
        ),
      );
    read += whole.length;
  }
  return read === path.length ? values : [];
}

const fieldsOf = (values: readonly unknown[], name: string): readonly unknown[] =>
  values.flatMap((value) =>
    isMap(value) && Object.hasOwn(value, name) && value[name] !== undefined ? [value[name]] : [],
  );

const itemsOf = (
  values: readonly unknown[],
  choose: (items: readonly unknown[]) => readonly unknown[],
): readonly unknown[] => values.flatMap((value) => (Array.isArray(value) ? choose(value) : []));

/** A value as Go prints it: texts as they are, lists in brackets, maps as `map[a:1 b:2]`. */
export function fieldText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(fieldText).join(' ')}]`;
  if (!isMap(value)) return String(value);
  const entries = Object.keys(value).sort();
  return `map[${entries.map((key) => `${key}:${fieldText(value[key])}`).join(' ')}]`;
}
