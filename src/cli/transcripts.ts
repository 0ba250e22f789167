import { readRecording, recordingFiles } from './recordings.ts';
import { parseTranscript, titleOf } from './transcripts/case.ts';
import type { Transcript } from './transcripts/case.ts';
import { Player } from './transcripts/player.ts';

/** How many lines of differences are told of a failed case. */
const TOLD = 12;

/** Plays one case to its end; the lines that differ. */
export function playCase(transcript: Transcript): readonly string[] {
  const player = new Player(transcript);
  return transcript.exchanges.flatMap((exchange, i) => {
    const lines = attempt(() => player.play(exchange));
    const { method, path } = exchange.request;
    return lines.length > 0
      ? [
          `exchange ${i + 1}: ${method} ${path}${exchange.note ? ` (${exchange.note})` : ''}`,
          ...lines.map((line) => `  ${line}`),
        ]
      : [];
  });
}

function attempt(play: () => readonly string[]): readonly string[] {
  try {
    return play();
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/**
 * `transcripts DIR...`: plays recorded conversations of a real API server against the simulated one and compares.
 * Answers the exit status: 0 when all passed, 1 when one failed or none was played.
 */
export function main(args: readonly string[]): number {
  const all = args.includes('--all');
  const counts = { passed: 0, failed: 0 };
  for (const file of args.filter((arg) => !arg.startsWith('--')).flatMap(recordingFiles)) {
    const transcript = readRecording(file, parseTranscript, 'exchanges');
    if (transcript.unstable) continue;
    const lines = playCase(transcript);
    counts[lines.length > 0 ? 'failed' : 'passed'] += 1;
    console.log(`${lines.length > 0 ? 'FAILED' : 'passed'} ${titleOf(file, transcript)}`);
    for (const line of all ? lines : lines.slice(0, TOLD)) console.log(`  ${line}`);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
