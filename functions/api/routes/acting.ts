/** Everything that changes something: each with an idempotency key, recorded, under the same rules and limits as events. */
import type { Api } from '../app.ts';
import { addAsking } from './asking.ts';
import { addDeciding } from './deciding.ts';
import { addSetting } from './setting.ts';

export function addActing(api: Api): void {
  addAsking(api);
  addDeciding(api);
  addSetting(api);
}
