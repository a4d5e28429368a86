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
    // What is due first: it is quick, and a run that is taken over may use all of the time. It is taken over all the same when
    // something that is due could not be asked for.
    const [due] = await Promise.allSettled([task === 'due' ? releaseDue(context) : undefined]);
    const answer = await sweep(task === 'sweep', context);
    if (due.status === 'rejected') throw due.reason;
    return { ...answer, ...(due.value === undefined ? {} : { due: due.value }) };
  },
  (text) => process.stdout.write(`${text}\n`),
);
