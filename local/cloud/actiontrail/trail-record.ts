/** One event as ActionTrail keeps it. */
export interface TrailRecord {
  /** When it happened, milliseconds since 1970. */
  readonly at: number;
  readonly region: string;
  /** The ActionTrail event itself, with at least its `eventId`. */
  readonly event: Readonly<Record<string, unknown>>;
}
