/** Bytes one after the other in a buffer that grows: messages and rows are made of very many small pieces. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity: number) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of everything. */
  written(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  /** What it writes to, longer than what was written; another one after any further write. */
  view(): Buffer {
    return this.#buffer;
  }

  byte(value: number): void {
    const at = this.#take(1);
    this.#buffer[at] = value;
  }

  uint32(value: number): void {
    const at = this.#take(4);
    this.#buffer.writeUInt32LE(value, at);
  }

  bigInt64(value: bigint): void {
    const at = this.#take(8);
    this.#buffer.writeBigInt64LE(value, at);
  }

  double(value: number): void {
    const at = this.#take(8);
    this.#buffer.writeDoubleLE(value, at);
  }

  /** A text in UTF-8, so many bytes long. */
  data(value: string | Buffer, bytes = Buffer.byteLength(value)): void {
    const at = this.#take(bytes);
    if (typeof value === 'string') this.#buffer.write(value, at);
    else value.copy(this.#buffer, at);
  }

  /** Writes the number that belongs at a place that was written before. */
  setUint32(value: number, at: number): void {
    this.#buffer.writeUInt32LE(value, at);
  }

  /** Puts a piece before what was written from `at` on. */
  insert(piece: readonly number[], at: number): void {
    const end = this.#length;
    this.#take(piece.length);
    this.#buffer.copyWithin(at + piece.length, at, end);
    this.#buffer.set(piece, at);
  }

  /** The place of so many new bytes. */
  #take(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(2 * this.#length);
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}
