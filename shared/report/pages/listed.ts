/** A page of a list, as the API answers it. */
export interface Listed<View> {
  readonly items: readonly View[];
  /** Where the following page begins; absent behind the last. */
  readonly next?: string | undefined;
}
