/** Optimistic changes: read, decide, write on condition that nobody wrote meanwhile; again when somebody did. */
import { StateError } from '../use-cases/ports.ts';

export const again: unique symbol = Symbol('again');

/** Every round that is lost means that somebody else's write was applied; so many in a row are no normal traffic. */
const roundsAtMost = 200;

/** @throws StateError when every round was lost */
export async function inRounds<T>(
  table: { readonly name: string },
  round: () => Promise<T | typeof again>,
): Promise<T> {
  for (let count = 0; count < roundsAtMost; count += 1) {
    const result = await round();
    if (result !== again) return result;
  }
  const operation = `change ${table.name}`;
  throw new StateError({ operation }, `${operation}: the row was changed by others ${roundsAtMost} times.`);
}
