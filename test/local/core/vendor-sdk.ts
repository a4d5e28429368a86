/** The vendor's CommonJS modules, required: an import gives their class at another place under vitest than under Node. */
import { createRequire } from 'node:module';
import type Cs from '@alicloud/cs20151215';
import type Core from '@alicloud/openapi-core';

const require = createRequire(import.meta.url);

export const core = require('@alicloud/openapi-core') as typeof Core;
export const cs = require('@alicloud/cs20151215') as typeof Cs;
