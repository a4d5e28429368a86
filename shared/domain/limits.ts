/** How many distinct identities may lose a credential: by default 5 a run, 20 a day, a tenth of all holders but at least 1. */

export interface Limits {
  readonly perRun: number;
  readonly perDay: number;
  /** Of the identities that hold a live credential, in percent, a day. */
  readonly sharePercent: number;
}

/** The day's limit for an account with so many holders. */
export function dayLimit(limits: Limits, holders: number): number {
  const share = Math.max(1, Math.floor((holders * limits.sharePercent) / 100));
  return Math.min(limits.perDay, share);
}
