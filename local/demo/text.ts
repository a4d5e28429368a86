/** Plain text that stays readable at 80 columns. */

export const width = 80;

/** The end of a long name says as much as its beginning, so the middle goes. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(text.length - end)}`;
}

/** Lines of at most `most` characters; a word that is longer is cut. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((each) => pieces(each, most))) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, most: number): string[] {
  const parts: string[] = [];
  for (let start = 0; start < word.length; start += most) parts.push(word.slice(start, start + most));
  return parts;
}

/** `2026-11-20 09:15`: times in a text, without seconds and zone; all of them are UTC. */
export function shortTimes(text: string): string {
  return text.replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z/g, '$1 $2');
}

export function timeText(at: number): string {
  return shortTimes(new Date(at).toISOString());
}

export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
