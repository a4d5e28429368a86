/**
 * A history as plain data: the account it begins with, and what happens one after the other. Everything is named by
 * position, modulo what there is, so that any part can be left out and the rest still means something.
 */
import type { Behaviours } from '../../local/cloud/account.ts';

export interface History {
  /** Chooses which run is at its turn. */
  readonly seed: number;
  readonly beginning: Beginning;
  readonly steps: readonly Step[];
}

export interface Beginning {
  /** Minutes after midnight, UTC. */
  readonly minute: number;
  readonly clusters: readonly ClusterPlan[];
  readonly people: readonly PersonPlan[];
  readonly behaviours: Pick<
    Behaviours,
    | 'byUserListOfDeleted'
    | 'grantsOfDeleted'
    | 'deletedAccountName'
    | 'recycledAccountState'
    | 'recycleBin'
    | 'imsEventSource'
    | 'forceRefusal'
    | 'deletionSeenAfterMs'
    | 'certificateGoneAfterMs'
    | 'grantsGoneAfterMs'
  >;
  /** How late a line of the log shows, milliseconds. */
  readonly logLagMs: number;
  readonly limits: { readonly perRun: number; readonly perDay: number; readonly sharePercent: number };
  /** Others who hold a credential on the first cluster. */
  readonly crowd: number;
  readonly parallel: number;
}

export interface ClusterPlan {
  readonly log: 'whole' | 'silent' | 'missing' | 'off';
  readonly mode: 'enforce' | 'observe';
  readonly state: 'running' | 'failed';
}

export interface PersonPlan {
  readonly kind: 'user' | 'role';
  /** Which of a few names: a later bearer may get the same. */
  readonly name: number;
  /** Bits: on which clusters. */
  readonly clusters: number;
  readonly isRevokable: boolean;
}

/** Something that somebody else does. */
export type Deed =
  | { readonly do: 'delete'; readonly who: number; readonly by: 'ram' | 'ims-name' | 'ims-id' }
  | { readonly do: 'restore'; readonly who: number }
  | { readonly do: 'purge'; readonly who: number }
  /** Somebody new gets the name of somebody gone, and kubeconfigs. */
  | { readonly do: 'succeed'; readonly who: number; readonly clusters: number }
  | { readonly do: 'issue'; readonly who: number; readonly cluster: number }
  | { readonly do: 'use'; readonly who: number; readonly cluster: number; readonly minutesAgo: number }
  | { readonly do: 'pause' }
  | { readonly do: 'resume' }
  | {
      readonly do: 'exempt';
      readonly who: number;
      readonly cluster: number;
      readonly by: 'uid' | 'cluster' | 'both';
      readonly hours: number;
    }
  | { readonly do: 'end-exemption'; readonly which: number }
  /** A row of the settings becomes unreadable. */
  | { readonly do: 'spoil-settings' }
  | { readonly do: 'mend-settings' }
  | { readonly do: 'log-trouble'; readonly cluster: number; readonly what: 'incomplete' | 'inexact' | 'none' }
  | { readonly do: 'wait'; readonly minutes: number };

export type Task =
  /** An event that was published, for the first time or again; `new`: the first that the function did not answer well. */
  | { readonly task: 'deliver'; readonly event: number | 'new' }
  /** In one run, or `apart`: released as one run an identity and one a notice. */
  | { readonly task: 'look'; readonly apart?: true }
  | { readonly task: 'request'; readonly who: number };

/** What befalls a run at one of its requests. */
export interface Incident {
  readonly run: number;
  /** How many of the run's requests came before. */
  readonly at: number;
  readonly what:
    | 'crash-before'
    | 'crash-after'
    /** Applied, and the answer lost. */
    | 'lost'
    /** The connection is cut, nothing applied. */
    | 'reset'
    /** Applied, and the client no longer waits for the answer. */
    | 'timeout'
    | 'throttled'
    | 'broken'
    /** Takes most of the time that its client has. */
    | 'slow'
    | Deed;
}

export type Step =
  | { readonly step: 'deed'; readonly deed: Deed }
  | { readonly step: 'runs'; readonly tasks: readonly Task[]; readonly incidents: readonly Incident[] };
