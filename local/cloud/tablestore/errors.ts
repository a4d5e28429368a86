/**
 * The refusals of Tablestore. Codes, statuses and messages are those of the service's "Error codes" page; messages that the
 * page does not have are marked where they are written.
 */
import { ServiceError } from '../core/contract.ts';

export function parameterInvalid(message: string): ServiceError {
  return new ServiceError(400, 'OTSParameterInvalid', message);
}

/** The key of a request does not fit the table. */
export function invalidKey(message: string): ServiceError {
  return new ServiceError(400, 'OTSInvalidPK', message);
}

export function authFailed(message: string): ServiceError {
  return new ServiceError(403, 'OTSAuthFailed', message);
}

export function tableMissing(): ServiceError {
  return new ServiceError(404, 'OTSObjectNotExist', 'Requested table does not exist.');
}

export function tableExists(): ServiceError {
  return new ServiceError(409, 'OTSObjectAlreadyExist', 'Requested table already exists.');
}

export function conditionFailed(): ServiceError {
  return new ServiceError(403, 'OTSConditionCheckFail', 'Condition check failed.');
}

/** The service has it and the local cloud does not; the message is ours. */
export function notOffered(what: string): ServiceError {
  return parameterInvalid(`${what} is not offered by the local cloud.`);
}
