/** The files of a tar archive (POSIX.1-1988, "ustar"): blocks of 512 bytes, a header each and then the content. */

interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
}

const block = 512;
const regularFile = '0';

export function* filesInTar(archive: Buffer): Generator<ArchivedFile> {
  const text = (from: number, length: number): string =>
    archive.toString('latin1', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + block <= archive.length;) {
    const name = text(at, 100);
    const size = Number.parseInt(text(at + 124, 12), 8) || 0;
    const begin = at + block;
    if (name !== '' && text(at + 156, 1) === regularFile)
      yield { name, content: archive.subarray(begin, begin + size) };
    at = begin + Math.ceil(size / block) * block;
  }
}
