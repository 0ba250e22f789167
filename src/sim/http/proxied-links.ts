/** Attributes that hold URLs, by element (apimachinery, util/proxy/transport.go). */
const LINKS: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  applet: ['codebase'],
  area: ['href'],
  audio: ['src'],
  base: ['href'],
  blockquote: ['cite'],
  body: ['background'],
  button: ['formaction'],
  command: ['icon'],
  del: ['cite'],
  embed: ['src'],
  form: ['action'],
  frame: ['longdesc', 'src'],
  head: ['profile'],
  html: ['manifest'],
  iframe: ['longdesc', 'src'],
  img: ['longdesc', 'src', 'usemap'],
  input: ['src', 'usemap', 'formaction'],
  ins: ['cite'],
  link: ['href'],
  object: ['classid', 'codebase', 'data', 'usemap'],
  q: ['cite'],
  script: ['src'],
  source: ['src'],
  video: ['poster', 'src'],
};

/** A path of the server behind, as the client has to ask for it; other hosts and relative paths stay. */
export function throughProxy(url: string, prefix: string): string {
  if (!url.startsWith('/') || url.startsWith('//') || url.startsWith(prefix)) return url;
  return prefix + url;
}

const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#34;': '"',
  '&lt;': '<',
  '&gt;': '>',
};
const unescaped = (text: string): string =>
  text.replaceAll(/&(?:amp|quot|#34|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

function attributesOf(text: string, element: string, prefix: string): string {
  const links = Object.hasOwn(LINKS, element) ? (LINKS[element] ?? []) : [];
  return [...text.matchAll(ATTRIBUTE)]
    .map(([, name = '', quoted = '']) => {
      const value = unescaped(quoted.replace(/^(["'])([^]*)\1$/, '$2'));
      const key = name.toLowerCase();
      return ` ${key}="${escaped(links.includes(key) ? throughProxy(value, prefix) : value)}"`;
    })
    .join('');
}

/** Where the tag that begins before a place ends; -1 when it does not. */
function endOfTag(page: string, from: number): number {
  for (let at = from; at < page.length; at += 1) {
    const char = page[at];
    if (char === '>') return at;
    if (char !== '"' && char !== "'") continue;
    at = page.indexOf(char, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

const TAG = /^<([a-zA-Z][^\s/>]*)([^]*?)(\/?)>$/;

/** One start tag, written anew. */
function rewritten(tag: string, prefix: string): string {
  const [, name = '', attributes = '', slash = ''] = TAG.exec(tag) ?? [];
  const element = name.toLowerCase();
  return `<${element}${attributesOf(attributes, element, prefix)}${slash}>`;
}

/**
 * A page with its links led through the proxy. Every start tag is written anew, as Go writes it (in small letters, with
 * double quotes); everything else stays as it came, also behind a tag that has no end.
 */
export function withLinksThrough(page: string, prefix: string): string {
  const parts: string[] = [];
  const starts = /<[a-zA-Z]/g;
  let done = 0;
  for (let found = starts.exec(page); found; found = starts.exec(page)) {
    const end = endOfTag(page, found.index + 1);
    if (end < 0) break;
    parts.push(page.slice(done, found.index), rewritten(page.slice(found.index, end + 1), prefix));
    done = end + 1;
    starts.lastIndex = done;
  }
  return parts.join('') + page.slice(done);
}
