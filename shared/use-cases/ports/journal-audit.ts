/** The journals for whoever checks them. All of these throw StateError. */
import type { JournalHead } from '../../domain/journal.ts';
import type { Subject } from '../../domain/record.ts';
import type { StoredEntry } from '../../domain/verify-journal.ts';
import type { Page, PageRequest } from './reading.ts';

/** The newest entry of one journal that its credential's record knows. */
export interface SubjectHead extends JournalHead {
  /** `<cluster>+<uid>` */
  readonly subject: string;
}

export interface JournalAudit {
  /** Of every credential with a journal, by cluster and uid. */
  heads(page: PageRequest): Promise<Page<SubjectHead>>;
  /** Undefined for a credential whose record knows none. */
  headOf(subject: Subject): Promise<JournalHead | undefined>;
  /** Every entry as it is stored, in order. */
  entriesOf(subject: Subject): Promise<StoredEntry[]>;
}
