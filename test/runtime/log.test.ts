/** One JSON object a line, never longer than the platform keeps whole. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLog, type LogLine } from '../../shared/runtime/log.ts';

const common = { function: 'revoke', requestId: 'r-1' };

function written(line: LogLine): string {
  const lines: string[] = [];
  jsonLog((text) => lines.push(text), common)(line);
  return lines.join('\n');
}

/** A line of exactly so many bytes, all else told. */
function lineOf(bytes: number): LogLine {
  const empty = Buffer.byteLength(written({ step: 'decided', text: '' }));
  return { step: 'decided', text: 'x'.repeat(bytes - empty) };
}

describe('a line', () => {
  it('has what is common to the invocation, and its own', () => {
    expect(written({ step: 'decided', uid: '201234567890123999' })).toBe(
      '{"function":"revoke","requestId":"r-1","step":"decided","uid":"201234567890123999"}',
    );
  });

  it('of 30,000 bytes is written whole', () => {
    const line = lineOf(30_000);

    expect(JSON.parse(written(line))).toEqual({ ...common, ...line });
  });

  it('of more is cut to what it was about, and says how long it was', () => {
    const text = written({ ...lineOf(30_001), level: undefined });

    expect(JSON.parse(text)).toEqual({ ...common, step: 'decided', cut: 30_001 });
  });

  it('is measured in bytes, for the platform does so: 15,000 Chinese characters are too many', () => {
    const text = written({ step: 'deletion', names: ['田'.repeat(15_000)] });

    expect(JSON.parse(text)).toMatchObject({ step: 'deletion', cut: expect.any(Number) });
  });

  it('about an error keeps its level when it is cut', () => {
    const text = written({ level: 'error', step: 'failed', error: 'x'.repeat(40_000) });

    expect(JSON.parse(text)).toMatchObject({ level: 'error', step: 'failed' });
  });

  it('is one line of JSON that fits, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        fc.nat(20_000),
        (line, text, times) => {
          const output = written({ ...line, text: text.repeat(times) });

          expect(Buffer.byteLength(output)).toBeLessThanOrEqual(32 * 1024);
          expect(output).not.toContain('\n');
          expect(typeof JSON.parse(output)).toBe('object');
        },
      ),
    );
  });
});
