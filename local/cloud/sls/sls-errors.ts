/** The refusals of SLS, with the texts that its documentation and its clients show. */
import { ServiceError } from '../core/contract.ts';

export function parameterInvalid(message: string): ServiceError {
  return new ServiceError(400, 'ParameterInvalid', message);
}

export function indexNotExist(logstore: string): ServiceError {
  return new ServiceError(400, 'IndexConfigNotExist', `logstore ${logstore} without index config`);
}

/** Of a search that names a field which the index does not have. */
export function notIndexed(field: string): ServiceError {
  return parameterInvalid(
    `key (${field}) is not config as key value config,if symbol : is in your log,please wrap : with quotation mark "`,
  );
}

export function notNumeric(field: string): ServiceError {
  return parameterInvalid(`key (${field}) is not config as numberic column`);
}

export function unauthorized(message: string): ServiceError {
  return new ServiceError(401, 'Unauthorized', message);
}

export function projectNotExist(project: string): ServiceError {
  return new ServiceError(404, 'ProjectNotExist', `The Project does not exist : ${project}`);
}

export function logstoreNotExist(logstore: string): ServiceError {
  return new ServiceError(404, 'LogStoreNotExist', `logstore ${logstore} does not exist`);
}
