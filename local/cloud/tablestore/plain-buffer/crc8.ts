/** CRC-8 with the polynomial 0x07, start 0, as PlainBuffer uses it for cells and rows. */
const table = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) === 0 ? crc << 1 : ((crc << 1) ^ 0x07) & 0xff;
  return crc;
});

/** Continues `crc` over the bytes of `data` from `start` until before `end`. */
export function crc8(crc: number, data: Uint8Array, start = 0, end = data.length): number {
  let result = crc;
  for (let at = start; at < end; at += 1) result = table[result ^ (data[at] ?? 0)] ?? 0;
  return result;
}

export function crc8OfByte(crc: number, byte: number): number {
  return table[crc ^ byte] ?? 0;
}
