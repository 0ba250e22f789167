/** A command line split at blanks; 'quoted' and "quoted" words stay whole. */
export const wordsOf = (line: string | readonly string[]): readonly string[] =>
  typeof line === 'string'
    ? [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    : line;
