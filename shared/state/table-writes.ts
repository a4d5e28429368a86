/** Writes of single rows in the SDK's form. Those that are sent once leave it to the caller what a lost answer means. */
import { conditionOf, type Expectation, unconditional } from './conditions.ts';
import { repeated } from './retry.ts';
import type { Place } from './table-ranges.ts';
import {
  type ColumnValue,
  type KeyPart,
  type Sdk,
  toSdkColumns,
  toSdkIncrements,
  toSdkKey,
  toSdkUpdate,
} from './tablestore-sdk.ts';

type Key = readonly KeyPart[];
type Columns = Readonly<Record<string, ColumnValue>>;
/** To set, and those that are undefined to take away. */
type Changes = Readonly<Record<string, ColumnValue | undefined>>;

export interface RowWrites {
  /** Repeated when the answer is lost, as is `update`. */
  put(key: Key, columns: Columns): Promise<void>;
  update(key: Key, changes: Changes): Promise<void>;
  /** Sent once. */
  increment(key: Key, by: Readonly<Record<string, bigint>>): Promise<void>;
  putOnce(expectation: Expectation | undefined, key: Key, columns: Columns): Promise<unknown>;
  updateOnce(expectation: Expectation | undefined, key: Key, changes: Changes): Promise<unknown>;
  deleteOnce(expectation: Expectation | undefined, key: Key): Promise<unknown>;
}

export function rowWrites({ client, tableName, keyNames }: Place): RowWrites {
  const target = (
    sdk: Sdk,
    expectation: Expectation | undefined,
    key: Key,
  ): {
    tableName: string;
    condition: ReturnType<typeof unconditional>;
    primaryKey: ReturnType<typeof toSdkKey>;
  } => ({
    tableName,
    condition: expectation === undefined ? unconditional(sdk) : conditionOf(sdk, expectation),
    primaryKey: toSdkKey(sdk, keyNames, key),
  });
  const putOnce: RowWrites['putOnce'] = (expectation, key, columns) =>
    client.once((sdkClient, sdk) =>
      sdkClient.putRow({ ...target(sdk, expectation, key), attributeColumns: toSdkColumns(sdk, columns) }),
    );
  const updateOnce: RowWrites['updateOnce'] = (expectation, key, changes) =>
    client.once((sdkClient, sdk) =>
      sdkClient.updateRow({
        ...target(sdk, expectation, key),
        updateOfAttributeColumns: toSdkUpdate(sdk, changes),
      }),
    );

  return {
    putOnce,
    updateOnce,
    put: async (key, columns) => {
      await repeated(`PutRow ${tableName}`, client.retry, () => putOnce(undefined, key, columns));
    },
    update: async (key, changes) => {
      await repeated(`UpdateRow ${tableName}`, client.retry, () => updateOnce(undefined, key, changes));
    },
    increment: async (key, by) => {
      await repeated(`UpdateRow ${tableName}`, { attempts: 1 }, () =>
        client.once((sdkClient, sdk) =>
          sdkClient.updateRow({
            ...target(sdk, undefined, key),
            updateOfAttributeColumns: toSdkIncrements(sdk, by),
          }),
        ),
      );
    },
    deleteOnce: (expectation, key) =>
      client.once((sdkClient, sdk) => sdkClient.deleteRow(target(sdk, expectation, key))),
  };
}
