/** Everything that is open, the most severe first. */
import type { FindingView } from '../finding-view.ts';
import { FindingList } from './finding-list.tsx';
import { Layout } from './layout.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Downloads, Filters, optionsOf, Pager } from './pieces.tsx';

export function FindingsPage({ page, list }: { readonly page: Page; readonly list: Listed<FindingView> }) {
  const { t, words } = page;
  const kinds = Object.entries(words.finding).map(([value, { title }]) => ({ value, text: title }));
  return (
    <Layout page={page} title={t.findings.title}>
      <p class="lead">{t.findings.lead}</p>
      <Filters
        page={page}
        choices={[
          { name: 'severity', label: t.findings.severity, options: optionsOf(words.severity) },
          { name: 'kind', label: t.findings.kind, options: kinds },
        ]}
      />
      <FindingList
        page={page}
        findings={list.items}
        heading="h2"
        empty={list.next === undefined ? t.findings.none : t.lists.noneHere}
      />
      <Pager page={page} next={list.next} />
      <Downloads page={page} path="/v1/findings" formats={['json', 'csv', 'ocsf']} />
    </Layout>
  );
}
