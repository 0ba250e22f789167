const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MOST = 63;
const MOST_PREFIX = 253;

const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const PREFIX_RULE =
  "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const SHAPE_RULE =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

function prefixErrors(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  return [
    ...(prefix.length > MOST_PREFIX ? [`prefix part must be no more than ${MOST_PREFIX} bytes`] : []),
    ...(SUBDOMAIN.test(prefix) ? [] : [PREFIX_RULE]),
  ];
}

/** validation.IsQualifiedName */
export function keyErrors(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) return [SHAPE_RULE];
  const name = parts.at(-1) as string;
  const prefix = parts.length === 2 ? prefixErrors(parts[0] as string) : [];
  if (name === '') return [...prefix, 'name part must be non-empty', NAME_RULE];
  return [
    ...prefix,
    ...(name.length > MOST ? [`name part must be no more than ${MOST} bytes`] : []),
    ...(QUALIFIED.test(name) ? [] : [NAME_RULE]),
  ];
}

/** validation.IsValidLabelValue */
export const valueErrors = (value: string): readonly string[] => [
  ...(value.length > MOST ? [`must be no more than ${MOST} bytes`] : []),
  ...(VALUE.test(value) ? [] : [VALUE_RULE]),
];
