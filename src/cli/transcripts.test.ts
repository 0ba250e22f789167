import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { playCase } from './transcripts.ts';
import { readRecording, recordingFiles } from './recordings.ts';
import { parseTranscript, titleOf } from './transcripts/case.ts';
import { Player } from './transcripts/player.ts';

const RECORDINGS = join(__dirname, '..', 'golden', 'recordings', 'api');
const files = recordingFiles(RECORDINGS);

test('the simulated API server answers as the real one did', async (t) => {
  assert.ok(files.length >= 30, `conversations were found: ${files.length}`);
  for (const file of files) {
    const transcript = readRecording(file, parseTranscript, 'exchanges');
    await t.test(titleOf(file, transcript), () => assert.deepEqual(playCase(transcript), []));
  }
});

test('another answer is noticed', () => {
  const transcript = readRecording(files[0] ?? '', parseTranscript, 'exchanges');
  const [first] = transcript.exchanges;
  assert.ok(first);
  const wrong = { ...first, response: { ...first.response, status: 299 } };
  assert.match(new Player(transcript).play(wrong).join('\n'), /status:\s+expected 299/);
});
