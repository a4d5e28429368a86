/** The refusals of SLS, with the texts that its documentation and its clients show. */
import { ServiceError } from '../core/contract.ts';

export function parameterInvalid(message: string): ServiceError {
  return new ServiceError(400, 'ParameterInvalid', message);
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
