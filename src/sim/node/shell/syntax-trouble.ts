/** The text is not a script that this shell understands; the message is ash's. */
export class SyntaxTrouble extends Error {
  override readonly name = 'SyntaxTrouble';

  constructor(what: string) {
    super(`syntax error: ${what}`);
  }
}
