/** A text that is no YAML, in the words of the server's reader: `yaml: line 5: found a tab character that violates indentation`. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
}

const inLine = (line: number, problem: string): YamlError =>
  new YamlError(line > 0 ? `yaml: line ${line}: ${problem}` : `yaml: ${problem}`);

/** What the characters get wrong. Lines count from zero; they are told from one, and the first is not told at all. */
export const misspelled = (line: number, problem: string): YamlError =>
  inLine(line === 0 ? 0 : line + 1, problem);

/** What the words get wrong: here the server tells lines as it counts them, from zero. */
export const misplaced = (line: number, problem: string): YamlError => inLine(line, problem);

/** What stands at no place. */
export const meaningless = (problem: string): YamlError => inLine(0, problem);
