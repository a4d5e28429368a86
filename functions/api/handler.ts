/** The HTTP API: what a person does in the console's views, and what a program or a ticket system needs. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { createApi } from './app.ts';
import { compose } from './compose.ts';
import { answerOf, parseHttpEvent } from './http-event.ts';

const callFor = compose();
let api: ReturnType<typeof createApi> | undefined;

export const handler = handlerOf(
  async (event, platform, log) => {
    const { request } = parseHttpEvent(event);
    const call = callFor(platform, log);
    api ??= createApi();
    return await answerOf(await api.answer(request, call));
  },
  (text) => process.stdout.write(`${text}\n`),
);
