/**
 * Where a token is read and a claim is put. The component's schema has a list and a text form of both, and turns the list into
 * the text: `header:<name>:<prefix>,query:<name>,cookie:<name>` for tokens, `header:<claim>:<name>` for claims. Forms are
 * documented too, and not offered; nor are cookies for claims.
 */
import * as z from 'zod';

const claimPositions = ['header', 'query'] as const;
const tokenPositions = [...claimPositions, 'cookie'] as const;

export interface TokenPlace {
  readonly position: (typeof tokenPositions)[number];
  readonly name: string;
  /** Stands before the token, with or without a blank between; empty for none. Only in a header (documented). */
  readonly prefix: string;
}

export interface ClaimPlace {
  readonly position: (typeof claimPositions)[number];
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

/** Adds an issue for each entry that stands in none of the positions. */
function entriesOf<Position extends string>(
  text: string,
  positions: readonly Position[],
  context: z.core.$RefinementCtx,
): { position: Position; first: string; second: string }[] {
  return text.split(',').flatMap((entry) => {
    const [place, first = '', second = ''] = entry.trim().split(':');
    const position = positions.find((one) => one === place);
    if (position !== undefined) return [{ position, first, second: second.trim() }];
    context.addIssue(`${entry} does not begin with ${positions.map((one) => `${one}:`).join(' or ')}`);
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
    entriesOf(text, tokenPositions, context).map(({ position, first, second }) => ({
      position,
      name: first,
      prefix: position === 'header' ? second : '',
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
    entriesOf(text, claimPositions, context)
      .map(({ position, first, second }) => ({ position, claim: first, name: second }))
      .filter(({ claim }) => claim !== ''),
  );
