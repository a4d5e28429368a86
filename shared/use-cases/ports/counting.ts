/**
 * How often what happened a day, for people. Statistics, never a limit: a crash or a lost answer can leave a count too small
 * or, with the run repeated, too large by what that run counted. The journal is what counts exactly. Throws StateError.
 */
export interface Counters {
  /** What is added at the same moment goes out together. Never repeated. `day` as `2026-11-20`. */
  add(day: string, name: string, by?: number): Promise<void>;
  /** The days that counted anything, in order, both included. Kept for 90 days. */
  read(from: string, through: string): Promise<DayCounts[]>;
}

export interface DayCounts {
  readonly day: string;
  readonly counts: Readonly<Record<string, number>>;
}
