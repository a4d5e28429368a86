/** One run of the demonstration: the story, the tables, the check. */
import type { Command } from './command-line.ts';
import { expectedOf, problemsIn } from './check.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { narratorOn } from './narrator.ts';
import type { Paper } from './paper.ts';
import { printChanges, printStayed } from './report.ts';
import { environmentFor, sabotageAfter, sabotageBefore } from './sabotage.ts';
import { joinedBy, type Snapshot, snapshotOf } from './snapshot.ts';
import { type Stage, startStage } from './stage.ts';
import { eightDaysLater, leave, twoNights } from './story.ts';
import { counted } from './text.ts';

export interface Demonstration {
  readonly stage: Stage;
  readonly ledger: Ledger;
  /** Tells the story and checks its end; answers whether all is as it must be. */
  play(): Promise<boolean>;
}

export async function prepare({ sabotage }: Command, paper: Paper): Promise<Demonstration> {
  const stage = await startStage((names) => narratorOn(paper, names), environmentFor(sabotage));
  const { cloud, scenario, names } = stage;
  const ledger = ledgerOf(cloud);
  printAccount(paper, stage);
  return {
    stage,
    ledger,
    play: async () => {
      let before = snapshotOf(cloud.account);
      const newcomers: string[] = [];
      sabotageBefore(sabotage, stage);
      await leave(stage, paper, (uid) => {
        newcomers.push(uid);
        before = joinedBy(before, uid, cloud.account);
      });
      const problems = await check(stage, ledger, before, 'expect');
      await eightDaysLater(stage, paper);
      await sabotageAfter(sabotage, stage, ledger);
      const expected = expectedOf(scenario.cast, 'expectAfterEightDays');
      const moments = { before, after: snapshotOf(cloud.account) };
      printChanges(paper, names, expected, await ledger.records(), moments);
      printStayed(paper, names, scenario, newcomers, moments);
      problems.push(...(await check(stage, ledger, before, 'expectAfterEightDays')));
      printResult(paper, problems, sabotage);
      if (sabotage === undefined) await twoNights(stage, paper);
      return problems.length === 0;
    },
  };
}

async function check(
  { cloud, scenario, names }: Stage,
  ledger: Ledger,
  before: Snapshot,
  when: 'expect' | 'expectAfterEightDays',
): Promise<string[]> {
  const world = { before, after: snapshotOf(cloud.account), ledger, names, now: cloud.clock.now() };
  const problems = await problemsIn(world, expectedOf(scenario.cast, when));
  const moment = when === 'expect' ? 'right after the deletion' : 'eight days later';
  return problems.map((problem) => `${moment}, ${problem}`);
}

function printAccount(paper: Paper, { cloud, scenario }: Stage): void {
  const { accountId, clusters, users, roles, credentials } = cloud.account;
  const acs = clusters.filter(({ profile }) => profile === 'Acs').length;
  paper.heading('kubeconfig-guard, on a local cloud');
  paper.paragraph(
    `Account ${accountId} has ${counted(clusters.length, 'cluster')} (${clusters.length - acs} ACK, ${acs} ACS), ` +
      `${counted(users.length, 'user')}, ${counted(roles.length, 'role')} and ` +
      `${counted(credentials.length, 'kubeconfig')}. ${scenario.cast.length} of its users and roles leave now, one ` +
      'after the other; the guard runs in mode enforce with its usual limits.',
  );
}

function printResult(paper: Paper, problems: readonly string[], sabotage: string | undefined): void {
  paper.heading('Result');
  if (sabotage !== undefined) paper.paragraph(`Sabotaged on purpose: ${sabotage}.`, 'yellow');
  if (problems.length === 0) {
    paper.paragraph(
      'Every credential that had to go is gone, every one that had to stay is there, and the records say why.',
      'green',
    );
    return;
  }
  paper.paragraph(`Not as it must be, in ${counted(problems.length, 'point')}:`, 'red');
  for (const problem of problems) paper.paragraph(`- ${problem}`, 'red');
}
