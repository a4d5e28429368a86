/** A local SLS with one audit log and the vendor's unmodified client, at a fixed moment. */
import '../../support/localhost-names.ts';
import slsModule, * as slsModels from '@alicloud/sls20201230';
import { vi } from 'vitest';
import { type QueryableAuditLogs, createAuditLogs } from '../../../local/cloud/sls/audit-logs.ts';
import type { AuditUse, LogstoreSpec } from '../../../local/cloud/sls/contract.ts';
import { slsService } from '../../../local/cloud/sls/sls-service.ts';
import type { AccessKey } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
