import assert from 'node:assert/strict';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Http2Transport } from './http2-transport.ts';

/** Asks a server that refuses so many requests before it answers. @returns the code, or why there is none */
async function asked(refusals: number): Promise<number | string> {
  const server = http2.createServer();
  let left = refusals;
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    if (left-- > 0) stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
    else stream.respond({ ':status': 200 }, { endStream: true });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const transport = new Http2Transport(`http://127.0.0.1:${port}`, {}, net.connect(port, '127.0.0.1'));
  const answer = await transport.open({ method: 'GET', path: '/version', headers: {} }).then(
    ({ code }) => code,
    (error: Error) => error.message,
  );
  transport.close();
  server.close();
  return answer;
}

test('a request that the server refuses to begin with is sent again, but not for ever', async () => {
  assert.equal(await asked(0), 200);
  assert.equal(await asked(2), 200);
  assert.match(String(await asked(99)), /NGHTTP2_REFUSED_STREAM/);
});
