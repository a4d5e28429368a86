/** Secret encryption: every cluster's verdict, and on what each stands. */
import type { Child } from 'hono/jsx';
import type { EncryptionView } from '../encryption-view.ts';
import { Act, Actions } from './actions.tsx';
import { Layout } from './layout.tsx';
import { ClusterLink } from './links.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import {
  Badge,
  type Fact,
  Facts,
  Filters,
  Id,
  Kept,
  optionsOf,
  Pager,
  Said,
  Table,
  Time,
} from './pieces.tsx';
import { verdictTone } from './tones.ts';
import { wordFor } from './words/words.ts';

export function EncryptionsPage({
  page,
  list,
}: {
  readonly page: Page;
  readonly list: Listed<EncryptionView>;
}) {
  const { t, words } = page;
  return (
    <Layout page={page} title={t.encryption.title}>
      <p class="lead">{t.encryption.lead}</p>
      <Filters
        page={page}
        choices={[{ name: 'verdict', label: t.encryption.verdict, options: optionsOf(words.verdict) }]}
      />
      <Table
        caption={t.encryption.caption}
        rows={list.items}
        empty={list.next === undefined ? t.encryption.none : t.lists.noneHere}
        columns={[
          {
            name: t.words.cluster,
            cell: ({ clusterId, clusterName, region }) => (
              <>
                <ClusterLink id={clusterId} name={clusterName} /> <small>{region}</small>
              </>
            ),
          },
          {
            name: t.encryption.verdict,
            cell: ({ clusterId, verdict }) => (
              <a href={`/encryption/${clusterId}`}>
                <Badge tone={verdictTone[verdict]}>{words.verdict[verdict]}</Badge>
              </a>
            ),
          },
          { name: t.encryption.why, cell: (one) => <Reasons page={page} encryption={one} /> },
          { name: t.encryption.key, cell: ({ keyId }) => (keyId === undefined ? '–' : <Id>{keyId}</Id>) },
          { name: t.encryption.verifiedAt, cell: ({ verifiedAt }) => <Time page={page} at={verifiedAt} /> },
        ]}
      />
      <Pager page={page} next={list.next} />
    </Layout>
  );
}

function Reasons({ page, encryption }: { readonly page: Page; readonly encryption: EncryptionView }) {
  return (
    <ul class="reasons">
      {encryption.reasons.map(({ code, text }) => (
        <li>
          {wordFor(page.words.verdictReason, code)}: <Kept page={page}>{text}</Kept>
        </li>
      ))}
    </ul>
  );
}

interface Encryption {
  readonly page: Page;
  readonly note?: Child;
  readonly encryption: EncryptionView;
}

export function EncryptionPage({ page, note, encryption }: Encryption) {
  const { t, words } = page;
  const { clusterId, clusterName, region, verdict } = encryption;
  return (
    <Layout page={page} title={t.encryption.of(clusterName ?? clusterId)} note={note}>
      <p>
        <Badge tone={verdictTone[verdict]}>{words.verdict[verdict]}</Badge>
      </p>
      <Reasons page={page} encryption={encryption} />
      <EncryptionFacts page={page} encryption={encryption} />
      <Actions page={page}>
        {region === undefined ? (
          <></>
        ) : (
          <Act
            page={page}
            needs="operator"
            href={`/encryption/${clusterId}/verify`}
            text={t.actions.verify(region)}
          />
        )}
      </Actions>
      <section aria-labelledby="proof">
        <h2 id="proof">{t.encryption.proof}</h2>
        <p class="lead">{t.encryption.proofLead}</p>
        <Table
          caption={t.encryption.proof}
          rows={encryption.operations}
          empty={t.encryption.noProof}
          columns={[
            { name: t.encryption.operation, cell: ({ name }) => <Id>{name}</Id> },
            { name: t.words.time, cell: ({ at }) => <Time page={page} at={at} /> },
            {
              name: t.encryption.key,
              cell: ({ keyId }) => (keyId === undefined ? t.encryption.namesNoKey : <Id>{keyId}</Id>),
            },
            { name: t.encryption.event, cell: ({ eventId }) => <Id>{eventId}</Id> },
            { name: t.encryption.error, cell: ({ error }) => <Said>{error}</Said> },
          ]}
        />
      </section>
    </Layout>
  );
}

function EncryptionFacts({ page, encryption }: Pick<Encryption, 'page' | 'encryption'>) {
  const { t, words } = page;
  const { clusterId, clusterName, configured, verifiedAt, key, keyId, sharedWith, source, change } =
    encryption;
  return (
    <Facts
      facts={[
        { name: t.words.cluster, value: <ClusterLink id={clusterId} name={clusterName} /> },
        { name: t.encryption.configured, value: words.configured[configured] },
        {
          name: t.encryption.verifiedAt,
          value: verifiedAt === undefined ? t.encryption.neverVerified : <Time page={page} at={verifiedAt} />,
        },
        keyId === undefined ? undefined : { name: t.encryption.key, value: <Id>{keyId}</Id> },
        ...(key === undefined ? [] : keyFacts(page, key)),
        sharedWith.length === 0
          ? undefined
          : {
              name: t.encryption.sharedWith,
              value: sharedWith.map((one) => (
                <>
                  <ClusterLink id={one} />{' '}
                </>
              )),
            },
        source && { name: t.encryption.source, value: words.source[source] },
        change && {
          name: t.encryption.change,
          value: (
            <>
              <Time page={page} at={change.at} /> <Said>{change.what}</Said> <Said>{change.by?.name}</Said>
            </>
          ),
        },
      ]}
    />
  );
}

function keyFacts(page: Page, key: NonNullable<EncryptionView['key']>): Fact[] {
  const { t, words } = page;
  const yesOrNo = (value: boolean | undefined): string =>
    value === undefined ? t.words.unknown : value ? t.words.yes : t.words.no;
  return [
    { name: t.encryption.keyState, value: <Said>{wordFor(words.keyState, key.state)}</Said> },
    { name: t.encryption.keySpec, value: <Said>{`${key.spec} · ${key.usage}`}</Said> },
    { name: t.encryption.protection, value: yesOrNo(key.deletionProtection) },
    { name: t.encryption.rotation, value: yesOrNo(key.automaticRotation) },
  ];
}
