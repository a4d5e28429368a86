/**
 * Where a token is read and a claim is put. The component's schema has a list and a text form of both, and turns the list into
 * the text: `header:<name>:<prefix>,query:<name>` for tokens, `header:<claim>:<name>` for claims. Cookies and forms are
 * documented too, and not offered.
 */
import * as z from 'zod';

const position = z.enum(['header', 'query']);

export interface TokenPlace {
  readonly position: 'header' | 'query';
  readonly name: string;
  /** Stands before the token, with or without a blank between; empty for none. */
  readonly prefix: string;
}

export interface ClaimPlace {
  readonly position: 'header' | 'query';
  readonly claim: string;
  readonly name: string;
}

const tokenList = z.array(
  z.strictObject({ readPosition: z.string(), parameterName: z.string(), prefix: z.string().default('') }),
);

const claimList = z.array(
  z.strictObject({
    mappingParameterPosition: z.string(),
    claimName: z.string().default(''),
    mappingParameterName: z.string(),
  }),
);

function joined(list: readonly (readonly string[])[]): string {
  return list.map((parts) => parts.join(':')).join(',');
}

/** Adds an issue for each entry that stands in no place that is offered. */
function entriesOf(
  text: string,
  context: z.core.$RefinementCtx,
): { position: 'header' | 'query'; first: string; second: string }[] {
  return text.split(',').flatMap((entry) => {
    const [place, first = '', second = ''] = entry.trim().split(':');
    const parsed = position.safeParse(place);
    if (parsed.success) return [{ position: parsed.data, first, second: second.trim() }];
    context.addIssue(`${entry} does not begin with header: or query:`);
    return [];
  });
}

export const tokenPlaces = z
  .union([
    z.string(),
    tokenList.transform((list) =>
      joined(list.map(({ readPosition, parameterName, prefix }) => [readPosition, parameterName, prefix])),
    ),
  ])
  .transform((text, context): TokenPlace[] =>
    entriesOf(text, context).map(({ position: place, first, second }) => ({
      position: place,
      name: first,
      prefix: second,
    })),
  );

/** An entry without a claim passes nothing: the component writes `query::` when nothing is to be passed. */
export const claimPlaces = z
  .union([
    z.string(),
    claimList.transform((list) =>
      joined(
        list.map(({ mappingParameterPosition, claimName, mappingParameterName }) => [
          mappingParameterPosition,
          claimName,
          mappingParameterName,
        ]),
      ),
    ),
  ])
  .transform((text, context): ClaimPlace[] =>
    entriesOf(text, context)
      .map(({ position: place, first, second }) => ({ position: place, claim: first, name: second }))
      .filter(({ claim }) => claim !== ''),
  );
