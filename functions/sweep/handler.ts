/** The nightly run over the whole account, and what is due between the nights: asks others to work, and never revokes. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { releaseDue } from '../../shared/use-cases/release-due.ts';
import { sweep } from '../../shared/use-cases/sweep.ts';
import { compose } from './compose.ts';
import { parseTask } from './parse-task.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const task = parseTask(event);
    const context = contextFor(platform, log);
    // What is due first: it is quick, and a run that is taken over may use all of the time.
    const due = task === 'due' ? await releaseDue(context) : undefined;
    return { ...(await sweep(task === 'sweep', context)), ...(due === undefined ? {} : { due }) };
  },
  (text) => process.stdout.write(`${text}\n`),
);
