/** Where messages go. */
import type { Message } from '../../domain/notice.ts';

export interface EventBus {
  /** Throws CloudError. */
  publish(message: Message): Promise<void>;
}

export interface Told {
  /** Whether nobody has told of it before; from now on somebody has. Throws StateError. */
  take(id: string): Promise<boolean>;
}
