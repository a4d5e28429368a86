/** Compresses an answer in the way the client's Accept-Encoding asks for, as its decoder expects it. */
import { deflateSync } from 'node:zlib';
import type { WireAnswer } from '../core/contract.ts';

/**
 * A valid LZ4 block of literals only: the decoder can't tell, and the service needs no native library for it. Lengths
 * from 15 on continue in bytes of 255.
 */
function lz4Block(body: Buffer): Buffer {
  if (body.length < 15) return Buffer.concat([Buffer.from([body.length << 4]), body]);
  const rest = body.length - 15;
  const length = Buffer.alloc(Math.floor(rest / 255) + 1, 255);
  length[length.length - 1] = rest % 255;
  return Buffer.concat([Buffer.from([0xf0]), length, body]);
}

/** `gzip` is zlib's own format: the vendor's JavaScript client inflates it as such (seen in its code). */
const encoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  lz4: lz4Block,
  gzip: deflateSync,
  deflate: deflateSync,
};

export function compressed(answer: WireAnswer, acceptEncoding: string): WireAnswer {
  const body = Buffer.from(answer.body);
  const accepted = acceptEncoding.split(',').map((name) => name.split(';', 1)[0]?.trim() ?? '');
  const name = accepted.find((each) => encoders[each] !== undefined);
  const encode = name === undefined ? undefined : encoders[name];
  if (name === undefined || encode === undefined) return answer;
  const headers = { 'x-log-compresstype': name, 'x-log-bodyrawsize': String(body.length) };
  return { ...answer, headers: { ...answer.headers, ...headers }, body: encode(body) };
}
