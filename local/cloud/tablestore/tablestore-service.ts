/**
 * Tablestore on the wire: protocol buffers over `POST /<Operation>`, rows in PlainBuffer, on an embedded, durable database.
 * It speaks the protocol of the vendor's unmodified SDKs.
 */
import { randomUUID } from 'node:crypto';
import { type AccessKeys, type Clock, type Service, ServiceError } from '../core/contract.ts';
import { parameterInvalid } from './errors.ts';
import { errorMessage } from './messages/tables.ts';
import { operations } from './operations/operations.ts';
import { answerHeaders, requireSigned } from './signature.ts';
import { openStore } from './store/store.ts';

export interface TablestoreOptions {
  /** Where the rows are kept; in memory when absent. */
  readonly file?: string;
  /** The one instance that there is. */
  readonly instance: string;
  readonly clock: Clock;
  readonly keys: AccessKeys;
}

export function tablestoreService(options: TablestoreOptions): Service & { close(): void } {
  const { instance, clock, keys } = options;
  const now = (): number => clock.now();
  const store = openStore(options.file, now);

  return {
    name: 'tablestore',
    operationOf: ({ path }) => (path.length > 1 ? path.slice(1) : 'Unknown'),
    async answer(request, name) {
      if (request.method !== 'POST') {
        throw new ServiceError(405, 'OTSMethodNotAllowed', 'Only POST method for requests is supported.');
      }
      const operation = operations.get(name);
      if (operation === undefined) throw parameterInvalid(`Unsupported operation: '${name}'.`);
      const key = requireSigned(request, { instance, keys, now: now() });
      const body = operation({ store, now }, request.body);
      const headers = answerHeaders(body, randomUUID(), now(), { key, path: request.path });
      return { status: 200, headers, body };
    },
    errorAnswer({ status, code, message }) {
      const body = errorMessage.write({ code, message });
      return { status, headers: answerHeaders(body, randomUUID(), now()), body };
    },
    close: () => {
      store.close();
    },
  };
}
