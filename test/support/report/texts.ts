/** What people and the cloud call things: as usual, or as somebody would who wants to break a page. */

/** The same text is said in the same way again. */
export type Say = (text: string) => string;

export const plainly: Say = (text) => text;

export interface Hostile {
  readonly say: Say;
  /** All that was said, by the mark that each has in it. */
  readonly said: ReadonlyMap<string, string>;
}

export const markForm = /¤\d+¤/g;
const length = 200;

/** Markup, quotes, entities, a template's braces, a right-to-left override, in one word of 200 characters. */
export function hostile(): Hostile {
  const byText = new Map<string, string>();
  const said = new Map<string, string>();
  const say: Say = (text) => {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const mark = `¤${byText.size}¤`;
    const attack = `${mark}<script>alert(1)</script>"'\`><img/src=x/onerror=alert(2)>&lt;b&gt;{{7*7}}\${7*7}]]>-->\u202e`;
    const whole = `${attack}${text.replaceAll(' ', '_')}${'x'.repeat(length)}`.slice(0, length);
    byText.set(text, whole);
    said.set(mark, whole);
    return whole;
  };
  return { say, said };
}
