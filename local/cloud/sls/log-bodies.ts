/** The bodies of GetLogsV2 and GetLogStore, with the fields that the SDK's typings name. */
import type { LogstoreSpec } from './contract.ts';
import type { QueryAnswer } from './log-answer.ts';

/** An Incomplete answer shows the first half of what there is, so that it must not be taken for the whole. */
export function logsBody(
  answer: QueryAnswer,
  { incomplete, isAccurate }: { readonly incomplete: boolean; readonly isAccurate: boolean },
) {
  const data = incomplete ? answer.rows.slice(0, Math.floor(answer.rows.length / 2)) : answer.rows;
  const { processedRows } = answer;
  return {
    meta: {
      progress: incomplete ? 'Incomplete' : 'Complete',
      aggQuery: answer.analysis,
      whereQuery: answer.search,
      hasSQL: answer.hasSql,
      processedRows: incomplete ? Math.floor(processedRows / 2) : processedRows,
      elapsedMillisecond: 1,
      cpuSec: 0,
      cpuCores: 1,
      limited: answer.hasSql ? data.length : 100,
      count: data.length,
      processedBytes: processedRows * 1000,
      mode: 0,
      isAccurate: !answer.hasSql || isAccurate,
      telementryType: 'None',
      keys: answer.keys,
      terms: [],
      columnTypes: answer.columnTypes,
    },
    data,
  };
}

export function describeLogstore({
  logstore,
  ttlDays,
  createdAt,
}: Pick<LogstoreSpec, 'logstore' | 'ttlDays' | 'createdAt'>) {
  const createTime = Math.floor(createdAt / 1000);
  return {
    logstoreName: logstore,
    ttl: ttlDays,
    shardCount: 2,
    autoSplit: true,
    maxSplitShard: 64,
    enable_tracking: false,
    appendMeta: false,
    mode: 'standard',
    telemetryType: '',
    createTime,
    lastModifyTime: createTime,
  };
}
