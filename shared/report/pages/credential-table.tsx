/** What is held: of one cluster by identity, or of one identity by cluster. */
import type { CredentialView } from '../credential-view.ts';
import { ClusterLink, credentialPath } from './links.tsx';
import type { Page } from './page.ts';
import { Badge, type Choice, type Column, Id, optionsOf, Said, Table, Time } from './pieces.tsx';
import { certificateTone, resultTone, statusTone, traitTone } from './tones.ts';

interface Options {
  readonly page: Page;
  readonly items: readonly CredentialView[];
  readonly by: 'cluster' | 'identity';
  readonly empty: string;
}

export function CredentialTable({ page, items, by, empty }: Options) {
  const { t, words } = page;
  const first: Column<CredentialView> =
    by === 'identity'
      ? {
          name: t.words.identity,
          cell: ({ clusterId, uid, accountName }) => (
            <>
              <a href={credentialPath(clusterId, uid)}>
                {accountName === undefined || accountName === '' ? (
                  <Id>{uid}</Id>
                ) : (
                  <Said>{accountName}</Said>
                )}
              </a>
              {accountName === undefined || accountName === '' ? <></> : <Id>{uid}</Id>}
            </>
          ),
        }
      : {
          name: t.words.cluster,
          cell: ({ clusterId, uid, clusterName }) => (
            <>
              <a href={credentialPath(clusterId, uid)}>
                {clusterName === undefined ? <Id>{clusterId}</Id> : <Said>{clusterName}</Said>}
              </a>
              <ClusterLink id={clusterId} />
            </>
          ),
        };
  return (
    <Table
      caption={t.credentials.caption}
      rows={items}
      empty={empty}
      columns={[
        first,
        {
          name: t.credentials.certificate,
          cell: ({ certificate, expiresAt }) => (
            <>
              {certificate === undefined ? (
                <span class="none">–</span>
              ) : (
                <Badge tone={certificateTone[certificate]}>{words.certificate[certificate]}</Badge>
              )}
              {expiresAt === undefined ? (
                <></>
              ) : (
                <small>
                  {t.credentials.expires} <Time page={page} at={expiresAt} />
                </small>
              )}
            </>
          ),
        },
        {
          name: t.credentials.traits,
          cell: ({ traits }) =>
            (traits ?? []).map((one) => <Badge tone={traitTone[one]}>{words.trait[one]}</Badge>),
        },
        {
          name: t.credentials.sevenDays,
          cell: ({ result, lastUse }) => (
            <>
              {result === undefined ? (
                <span class="none">–</span>
              ) : (
                <Badge tone={resultTone[result]}>{words.accessResult[result]}</Badge>
              )}
              {lastUse === undefined ? (
                <></>
              ) : (
                <small>
                  {t.credentials.lastUse} <Time page={page} at={lastUse} />
                </small>
              )}
            </>
          ),
        },
        {
          name: t.credentials.guard,
          cell: ({ status, mode, hold }) => (
            <>
              {status === undefined ? (
                <span class="none">–</span>
              ) : (
                <Badge tone={statusTone[status]}>{words.credentialStatus[status]}</Badge>
              )}
              {hold === undefined ? (
                <></>
              ) : (
                <small>
                  {t.holds.until} <Time page={page} at={hold.until} />
                </small>
              )}
              {mode === 'observe' ? <small>{words.mode.observe}</small> : <></>}
            </>
          ),
        },
      ]}
    />
  );
}

export function credentialChoices({ t, words }: Page): readonly Choice[] {
  return [
    { name: 'trait', label: t.credentials.traits, options: optionsOf(words.trait) },
    { name: 'result', label: t.credentials.sevenDays, options: optionsOf(words.accessResult) },
    { name: 'status', label: t.credentials.guard, options: optionsOf(words.credentialStatus) },
  ];
}
