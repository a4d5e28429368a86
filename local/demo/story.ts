/** The demonstration itself: everybody leaves, eight days go by, what is due is looked at again. */
import { admitSuccessor, type Leaver, type Successor } from '../cloud/scenario.ts';
import type { Paper } from './paper.ts';
import type { Stage } from './stage.ts';
import { counted } from './text.ts';

const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** Whose event is delivered late, by minutes: carol's job is to be seen using her kubeconfig after she left. */
const lateBy: Readonly<Record<string, number>> = { 'carol.wang': 4 };

/** One after the other; each is done before the next one leaves. */
export async function leave(stage: Stage, paper: Paper, onNewcomer: (uid: string) => void): Promise<void> {
  const { cast } = stage.scenario;
  for (const [index, leaver] of cast.entries()) {
    paper.heading(`${index + 1}/${cast.length}  ${leaver.name} leaves`);
    paper.paragraph(leaver.story, 'dim');
    const minutes = lateBy[leaver.name] ?? 0;
    if (minutes > 0) paper.entry('clock', `The event comes ${counted(minutes, 'minute')} later.`);
    stage.cloud.eventBus.behave({ delayMs: minutes * minuteMs });
    await deleteIdentity(leaver, stage);
    if (leaver.successor !== undefined) {
      const uid = await welcome(leaver.successor, stage);
      stage.names.learn(uid, `${leaver.name} (new)`);
      onNewcomer(uid);
      paper.entry('meanwhile', `A new ${leaver.name} begins: ${uid}, with a kubeconfig of the same cluster.`);
    }
    stage.advance(minutes * minuteMs);
    await stage.cloud.eventBus.idle();
    stage.cloud.eventBus.behave({ delayMs: 0 });
  }
}

export async function eightDaysLater(stage: Stage, paper: Paper): Promise<void> {
  paper.heading('Eight days later');
  paper.paragraph('The clock of everything moves; the timer looks again at what is due.', 'dim');
  stage.advance(8 * dayMs);
  await stage.lookAgain();
}

/** Two nights, so that there is a trend to see: audits, verifications, what they lead to, and a summary each. */
export async function twoNights(stage: Stage, paper: Paper): Promise<void> {
  for (const night of ['This night', 'The night after']) {
    paper.heading(night);
    paper.paragraph('The timer begins the run over the whole account.', 'dim');
    await stage.night();
    stage.advance(dayMs);
  }
}

async function deleteIdentity(
  { type, name, api, userPrincipalName }: Leaver,
  { people }: Stage,
): Promise<void> {
  if (type === 'RamRole') await people.deleteRole(name);
  else if (api === 'ims' && userPrincipalName !== undefined) await people.deleteUserByIms(userPrincipalName);
  else await people.deleteUserByRam(name);
}

/** Somebody new gets the name and a kubeconfig while the event is still being worked on. Answers the new id. */
async function welcome(successor: Successor, { people, cloud, scenario }: Stage): Promise<string> {
  const uid = await people.createUser(successor.userPrincipalName, successor.displayName);
  admitSuccessor(scenario.account, successor, uid, cloud.clock.now());
  return uid;
}
