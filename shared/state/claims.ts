/**
 * Claims: one row `lease/<key>` with owner and end. Each method is decided by one conditional write; a lost claim is found
 * lost because owner and end in the row are no longer the caller's.
 */
import * as z from 'zod';
import type { Clock } from '../domain/time.ts';
import type { Claim, Claims } from '../use-cases/ports.ts';
import { integer, parseRow } from './row-parsing.ts';
import { type Expectation, type Table, unchanged } from './table.ts';

export interface ClaimsContext {
  readonly table: Table;
  readonly account: string;
  readonly clock: Clock;
}

const lease = z.object({ owner: z.string(), expiresAt: integer });

function mine(claim: Claim, owner: string): Expectation {
  return { kind: 'present', columns: { owner, expiresAt: BigInt(claim.expiresAt) } };
}

export function claims({ table, account, clock }: ClaimsContext): Claims {
  const rowKey = (key: string): [string, string] => [account, `lease/${key}`];
  const write = async (expectation: Expectation, claim: Claim, owner: string): Promise<Claim | undefined> => {
    const columns = { owner, expiresAt: BigInt(claim.expiresAt) };
    const result = await table.putIf(expectation, rowKey(claim.key), columns);
    return result === 'applied' ? claim : undefined;
  };

  return {
    // Also refused when the owner itself holds it: a repeated run must not share the claim of one that may still be at work.
    take: async (key, owner, duration) => {
      const claim: Claim = { key, expiresAt: clock() + duration };
      const taken = await write({ kind: 'absent' }, claim, owner);
      if (taken !== undefined) return taken;
      const row = await table.get(rowKey(key));
      // Released since: the next attempt takes it.
      if (row === undefined) return undefined;
      if (parseRow(table, row, lease).expiresAt > clock()) return undefined;
      return write(unchanged(table, row), { key, expiresAt: clock() + duration }, owner);
    },

    renew: async (claim, owner, duration) => {
      if (claim.expiresAt <= clock()) return undefined;
      return write(mine(claim, owner), { key: claim.key, expiresAt: clock() + duration }, owner);
    },

    release: async (claim, owner) => {
      await table.deleteIf(mine(claim, owner), rowKey(claim.key));
    },
  };
}
