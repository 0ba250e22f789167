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

const START_TAG = /<([a-zA-Z][^\s/>]*)((?:[^"'>/]|\/(?!>)|"[^"]*"|'[^']*')*)(\/?)>/g;
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

/**
 * A page with its links led through the proxy. Every start tag is written anew, as Go writes it (in small letters, with
 * double quotes); everything else stays as it came.
 */
export const withLinksThrough = (page: string, prefix: string): string =>
  page.replaceAll(START_TAG, (_, name: string, attributes: string, slash: string) => {
    const element = name.toLowerCase();
    return `<${element}${attributesOf(attributes, element, prefix)}${slash}>`;
  });
