/** The document against the published JSON Schema of OpenAPI 3.1. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { anApi } from './an-api.ts';

test('/openapi.json is OpenAPI 3.1, for everybody', async () => {
  const api = await anApi();

  const document = await api.json('/openapi.json');
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document);

  expect(valid, JSON.stringify(errors)).toBe(true);
  expect(validator.version).toBe('3.1');
});
