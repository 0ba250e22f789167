/** The formats of names and values (apimachinery's util/validation): each function answers with complaints, none when all is well. */
type Check = (value: string) => readonly string[];

const NONE: readonly string[] = [];
const LABEL_FMT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FMT = `${LABEL_FMT}(\\.${LABEL_FMT})*`;
const SEARCH_LABEL_FMT = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SEARCH_DOMAIN_FMT = `${SEARCH_LABEL_FMT}(\\.${SEARCH_LABEL_FMT})*`;
const QUALIFIED_FMT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE_FMT = `(${QUALIFIED_FMT})?`;
const CONFIG_KEY_FMT = '[-._a-zA-Z0-9]+';
const HTTP_HEADER_FMT = '[-A-Za-z0-9]+';
const PERCENT_FMT = '[0-9]+%';

const regexText = (what: string, fmt: string, ...examples: string[]): string =>
  `${what} (e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${fmt}')`;

const LABEL_TEXT = regexText(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL_FMT,
  'my-name',
  '123-abc',
);
const SUBDOMAIN_TEXT = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN_FMT,
  'example.com',
);
const SEARCH_DOMAIN_TEXT = regexText(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  SEARCH_DOMAIN_FMT,
  'example.com',
);
const NAME_PART_TEXT = regexText(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED_FMT,
  'MyName',
  'my.name',
  '123-abc',
);
const LABEL_VALUE_TEXT = regexText(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE_FMT,
  'MyValue',
  'my_value',
  '12345',
);
const CONFIG_KEY_TEXT = regexText(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  CONFIG_KEY_FMT,
  'key.name',
  'KEY_NAME',
  'key-name',
);
const HTTP_HEADER_TEXT = regexText(
  "a valid HTTP header must consist of alphanumeric characters or '-'",
  HTTP_HEADER_FMT,
  'X-Header-Name',
);
const PERCENT_TEXT = regexText(
  "a valid percent string must be a numeric string followed by an ending '%'",
  PERCENT_FMT,
  '1%',
  '93%',
);

const whole = (fmt: string): RegExp => new RegExp(`^(?:${fmt})$`);
const LABEL = whole(LABEL_FMT);
const SUBDOMAIN = whole(SUBDOMAIN_FMT);
const SEARCH_DOMAIN = whole(SEARCH_DOMAIN_FMT);
const QUALIFIED = whole(QUALIFIED_FMT);
const LABEL_VALUE = whole(LABEL_VALUE_FMT);
const CONFIG_KEY = whole(CONFIG_KEY_FMT);
const HTTP_HEADER = whole(HTTP_HEADER_FMT);
const PERCENT = whole(PERCENT_FMT);

const noMoreThan = (limit: number, what = 'characters'): string => `must be no more than ${limit} ${what}`;
export const inRange = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

/** Answers are kept: the same few names and labels are checked over and over. */
const REMEMBERED = 20_000;
/** Longer values are not worth the memory. */
const REMEMBERED_LENGTH = 300;
function remembered(check: Check): Check {
  const answers = new Map<string, readonly string[]>();
  return (value) => {
    let answer = answers.get(value);
    if (answer === undefined) {
      answer = check(value);
      if (answers.size < REMEMBERED && value.length <= REMEMBERED_LENGTH)
        answers.set(value, answer.length === 0 ? NONE : answer);
    }
    return answer;
  };
}

/** An RFC 1123 label: `web-0`. */
export const dnsLabel: Check = remembered((value) => [
  ...(value.length > 63 ? [noMoreThan(63)] : []),
  ...(LABEL.test(value) ? [] : [SUBDOMAIN.test(value) ? 'must not contain dots' : LABEL_TEXT]),
]);

/** An RFC 1123 subdomain: `web.example.com`. */
export const dnsSubdomain: Check = remembered((value) => [
  ...(value.length > 253 ? [noMoreThan(253)] : []),
  ...(SUBDOMAIN.test(value) ? [] : [SUBDOMAIN_TEXT]),
]);

/** A domain that resolvers search: underscores are welcome. */
export const searchDomain: Check = (value) => [
  ...(value.length > 253 ? [noMoreThan(253)] : []),
  ...(SEARCH_DOMAIN.test(value) ? [] : [SEARCH_DOMAIN_TEXT]),
];

const KEY_TEXT = `a valid label key ${NAME_PART_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;

function prefixComplaints(prefix: string): string[] {
  return prefix === ''
    ? ['prefix part must be non-empty']
    : dnsSubdomain(prefix).map((text) => `prefix part ${text}`);
}

function nameComplaints(name: string): string[] {
  const out: string[] = [];
  if (name === '') out.push('name part must be non-empty');
  else if (name.length > 63) out.push(`name part ${noMoreThan(63, 'bytes')}`);
  if (!QUALIFIED.test(name)) out.push(`name part ${NAME_PART_TEXT}`);
  return out;
}

/** `name` or `prefix.example.com/name`: keys of labels and annotations, conditions, finalizers. */
export const qualifiedName: Check = remembered((value) => {
  const parts = value.split('/');
  if (parts.length > 2) return [KEY_TEXT];
  const name = parts.at(-1) as string;
  return parts.length === 2
    ? [...prefixComplaints(parts[0] as string), ...nameComplaints(name)]
    : nameComplaints(name);
});

export const labelValue: Check = remembered((value) => [
  ...(value.length > 63 ? [noMoreThan(63, 'bytes')] : []),
  ...(LABEL_VALUE.test(value) ? [] : [LABEL_VALUE_TEXT]),
]);

/** Keys of config maps and secrets. */
export const configKey: Check = (value) => {
  const out: string[] = [];
  if (value.length > 253) out.push(noMoreThan(253));
  if (!CONFIG_KEY.test(value)) out.push(CONFIG_KEY_TEXT);
  if (value === '.') out.push("must not be '.'");
  else if (value === '..') out.push("must not be '..'");
  else if (value.startsWith('..')) out.push("must not start with '..'");
  return out;
};

export const httpHeaderName: Check = (value) => (HTTP_HEADER.test(value) ? NONE : [HTTP_HEADER_TEXT]);

/** Relaxed since 1.34: printable ASCII without the equal sign. */
export const environmentName: Check = (value) => {
  if (value === '') return ['environment variable name must be non-empty'];
  return /^[ -<>-~]+$/.test(value)
    ? NONE
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
};

/** IANA service names: `http`, `metrics-2`. */
export const portName: Check = (value) => {
  const out: string[] = [];
  if (value.length > 15) out.push(noMoreThan(15));
  if (!/^[-a-z0-9]+$/.test(value))
    out.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) out.push('must contain at least one letter (a-z)');
  if (value.includes('--')) out.push('must not contain consecutive hyphens');
  if (value !== '' && (value.startsWith('-') || value.endsWith('-')))
    out.push('must not begin or end with a hyphen');
  return out;
};

export const portNumber = (value: number): readonly string[] =>
  value >= 1 && value <= 65_535 ? NONE : [inRange(1, 65_535)];
export const isPercent = (value: string): boolean => PERCENT.test(value);
export const percentComplaint = PERCENT_TEXT;

/** User and group ids. */
export const identifier = (value: number): readonly string[] =>
  value >= 0 && value <= 2_147_483_647 ? NONE : [inRange(0, 2_147_483_647)];

/** Names that a suffix will be put behind may end in a dash. */
export const asPrefix =
  (check: Check): Check =>
  (value) =>
    check(value.endsWith('-') && value.length > 1 ? `${value.slice(0, -2)}a` : value);

/** What may stand between two slashes of a URL: all that the generic server asks of a name. */
export function pathSegment(text: string): readonly string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%']
    .filter((character) => text.includes(character))
    .map((character) => `may not contain '${character}'`);
}
