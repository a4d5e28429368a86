/** CreateIndex and DropIndex. */
import { tableExists, tableMissing } from '../errors.ts';
import { createIndexRequest, dropIndexRequest, emptyMessage } from '../messages/tables.ts';
import { defineIndex } from './index-definition.ts';
import { type Operation, requireTable } from './operation.ts';

export const createIndex: Operation = (context, body) => {
  const { mainTableName, indexMeta, includeBaseData } = createIndexRequest.read(body);
  const { store } = context;
  const main = requireTable(context, mainTableName);
  const definition = defineIndex(indexMeta, main, context.now());
  store.transaction(() => {
    if (store.catalog.find(definition.name) !== undefined) throw tableExists();
    const index = store.catalog.create(definition);
    if (includeBaseData === true) store.fillIndex(main, index);
  });
  return emptyMessage.write({});
};

export const dropIndex: Operation = (context, body) => {
  const { mainTableName, indexName } = dropIndexRequest.read(body);
  const { store } = context;
  const main = requireTable(context, mainTableName);
  const index = store.catalog.indexesOf(main).find((candidate) => candidate.name === indexName);
  if (index === undefined) throw tableMissing();
  store.transaction(() => {
    store.catalog.drop(index);
  });
  return emptyMessage.write({});
};
