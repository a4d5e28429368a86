/** Everything that can be looked at; each list answers page by page. */
import type { Api } from '../app.ts';
import { addClusters } from './clusters.ts';
import { addCredentials } from './credentials.ts';
import { addEncryption } from './encryption.ts';
import { addFindings } from './findings.ts';
import { addIdentities } from './identities.ts';
import { addPlan } from './plan.ts';
import { addRuns } from './runs.ts';
import { addSettings } from './settings.ts';
import { addStatus } from './status.ts';
import { addWaiting } from './waiting.ts';

export function addReading(api: Api): void {
  addStatus(api);
  addClusters(api);
  addIdentities(api);
  addPlan(api);
  addCredentials(api);
  addFindings(api);
  addWaiting(api);
  addEncryption(api);
  addRuns(api);
  addSettings(api);
}
