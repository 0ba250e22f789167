/** Stream, three zeros, and the length of what follows. */
const HEADER = 8;
const LENGTH_AT = 4;

/** The text of Docker's multiplexed logs, both streams as they came. */
export function textOfFrames(frames: Buffer): string {
  let text = '';
  for (let at = 0; at + HEADER <= frames.length;) {
    const end = at + HEADER + frames.readUInt32BE(at + LENGTH_AT);
    text += frames.toString('utf8', at + HEADER, end);
    at = end;
  }
  return text;
}
