/** Who asked for what over HTTP, and what was made of it. */
import { type Caller, roles } from '../domain/caller.ts';
import { type Instant, isoOf } from '../domain/time.ts';
import { time, words, z } from './schema.ts';

export const request = z
  .object({
    id: z.string(),
    at: time,
    by: z.string(),
    role: z.enum(roles),
    how: words<Caller['how']>({ token: true, signed: true, local: true }),
    method: z.string(),
    path: z.string(),
    status: z.number().int(),
    text: z.string(),
  })
  .openapi('Request');
export type RequestView = z.infer<typeof request>;

export interface Asked {
  readonly id: string;
  readonly at: Instant;
  readonly caller: Caller;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

export function requestOf({ id, at, caller, method, path, status, text }: Asked): RequestView {
  const { name, role, how } = caller;
  return { id, at: isoOf(at), by: name, role, how, method, path, status, text };
}
