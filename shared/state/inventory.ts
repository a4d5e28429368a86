/**
 * Who bore which name. The name's row is written before the identity's, so a name that an identity is recorded with can
 * always be looked up. Names are compared in lower case; one candidate too many does no harm, as each is proven by its id.
 */
import * as z from 'zod';
import type { Uid } from '../domain/ids.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { Instant } from '../domain/time.ts';
import { type Inventory, StateError } from '../use-cases/ports.ts';
import { again, inRounds } from './rounds.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import { identityType, instant, uid as uidSchema } from './value-schemas.ts';
import { type Expectation, type Table, unchanged } from './table.ts';

const names = z.array(z.strictObject({ name: z.string(), firstSeen: instant, lastSeen: instant }));
type Names = z.infer<typeof names>;

const identityRow = z.object({ type: identityType, names: json(names) });
const nameRow = z.object({ type: identityType, spelling: z.string() });

export interface InventoryContext {
  readonly identities: Table;
  readonly identityNames: Table;
  readonly account: string;
}

function lookUpKey(type: IdentityType, name: string): string {
  return `${type}/${name.toLowerCase()}`;
}

export function inventory({ identities, identityNames, account }: InventoryContext): Inventory {
  const read = async (uid: Uid, type: IdentityType): Promise<{ known: Names; expectation: Expectation }> => {
    const row = await identities.get([account, uid]);
    if (row === undefined) return { known: [], expectation: { kind: 'absent' } };
    const parsed = parseRow(identities, row, identityRow);
    if (parsed.type === type) return { known: parsed.names, expectation: unchanged(identities, row) };
    throw new StateError(
      { operation: `write ${identities.name}` },
      `${uid} is recorded as ${parsed.type}; it can't become a ${type}.`,
    );
  };

  return {
    uidsNamed: async (type, name) => {
      const rows = await identityNames.range({ within: [account, lookUpKey(type, name)] });
      return rows.map((row) => {
        parseRow(identityNames, row, nameRow);
        const parsed = uidSchema.safeParse(row.key[2]);
        if (parsed.success) return parsed.data;
        throw new StateError(
          { operation: `read ${identityNames.name}`, code: 'UnreadableRow' },
          `The row (${row.key.join(', ')}) of ${identityNames.name} names no uid.`,
        );
      });
    },

    remember: (uid, type, name, seenAt) =>
      inRounds(identities, async () => {
        const { known, expectation } = await read(uid, type);
        if (known.some((one) => one.name === name && one.firstSeen <= seenAt && one.lastSeen >= seenAt))
          return undefined;
        if (!known.some((one) => one.name === name)) {
          await identityNames.put([account, lookUpKey(type, name), uid], { type, spelling: name });
        }
        const columns = { type, names: toJson(identities, names, withName(known, name, seenAt)) };
        // Refused: somebody else taught the inventory about the same identity; theirs is kept and ours added.
        return (await identities.putIf(expectation, [account, uid], columns)) === 'applied'
          ? undefined
          : again;
      }),
  };
}

/** Names in the order in which they were first seen, whatever the order of the news. */
function withName(known: Names, name: string, seenAt: Instant): Names {
  const before = known.find((one) => one.name === name) ?? { name, firstSeen: seenAt, lastSeen: seenAt };
  const now = {
    name,
    firstSeen: Math.min(before.firstSeen, seenAt),
    lastSeen: Math.max(before.lastSeen, seenAt),
  };
  return [...known.filter((one) => one.name !== name), now].toSorted(
    (one, other) => one.firstSeen - other.firstSeen,
  );
}
