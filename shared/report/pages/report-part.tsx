/** A list of the auditors' report, and the remark that it is cut where it is. */
import type { Page } from './page.ts';
import { Badge } from './pieces.tsx';

/** As far as was read: a list that is not whole says so in the report. */
export interface Part<View> {
  readonly items: readonly View[];
  readonly isWhole: boolean;
}

/** Said wherever a list is cut. */
export function Whole({
  page,
  part,
}: {
  readonly page: Page;
  readonly part: Pick<Part<unknown>, 'isWhole' | 'items'>;
}) {
  if (part.isWhole) return <></>;
  return (
    <p>
      <Badge tone="unknown">{page.t.report.cut(part.items.length)}</Badge>
    </p>
  );
}
