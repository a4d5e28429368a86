/** The nightly run over the whole account, and what is due between the nights: asks others to work, and never revokes. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { compose } from './compose.ts';
import { parseTask } from './parse-task.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const task = parseTask(event);
    const context = contextFor(platform, log);
    return await sweep(task === 'sweep', context);
  },
  (text) => process.stdout.write(`${text}\n`),
);
