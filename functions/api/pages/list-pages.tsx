/** Lists, page by page, as the API gives them. */
import { cluster } from '../../../shared/report/cluster-view.ts';
import { encryption } from '../../../shared/report/encryption-view.ts';
import { finding } from '../../../shared/report/finding-view.ts';
import { identity } from '../../../shared/report/identity-view.ts';
import { ClustersPage } from '../../../shared/report/pages/clusters.tsx';
import { EncryptionsPage } from '../../../shared/report/pages/encryption.tsx';
import { FindingsPage } from '../../../shared/report/pages/findings.tsx';
import { HoldsPage } from '../../../shared/report/pages/holds.tsx';
import { IdentitiesPage } from '../../../shared/report/pages/identities.tsx';
import { RunsPage } from '../../../shared/report/pages/runs.tsx';
import { RequestsPage } from '../../../shared/report/pages/settings.tsx';
import { request } from '../../../shared/report/request-view.ts';
import { run } from '../../../shared/report/run-view.ts';
import { waiting } from '../../../shared/report/waiting-view.ts';
import type { Api } from '../app.ts';
import type { Asking } from './ask.ts';
import { noteOf } from './done.tsx';
import { withQuery } from './fields.ts';
import { pageOf } from './page-request.ts';

export function addListPages(api: Api, { list }: Asking): void {
  api.get('/clusters', async (c) => {
    const page = pageOf(c);
    const clusters = await list(c, withQuery(c, '/v1/clusters', { size: '25' }), cluster);
    const { drawClusterMap } = await import('../../../shared/report/pages/pictures/cluster-map.ts');
    return c.html(<ClustersPage page={page} list={clusters} map={drawClusterMap(page, clusters.items)} />);
  });

  api.get('/identities', async (c) => {
    const path = withQuery(c, '/v1/identities/deleted', { order: 'newest' });
    return c.html(<IdentitiesPage page={pageOf(c)} list={await list(c, path, identity)} />);
  });

  api.get('/findings', async (c) =>
    c.html(<FindingsPage page={pageOf(c)} list={await list(c, withQuery(c, '/v1/findings'), finding)} />),
  );

  api.get('/holds', async (c) =>
    c.html(<HoldsPage page={pageOf(c)} list={await list(c, withQuery(c, '/v1/holds'), waiting)} />),
  );

  api.get('/encryption', async (c) =>
    c.html(
      <EncryptionsPage page={pageOf(c)} list={await list(c, withQuery(c, '/v1/encryption'), encryption)} />,
    ),
  );

  api.get('/runs', async (c) => {
    const page = pageOf(c);
    const runs = await list(c, withQuery(c, '/v1/runs', { size: '30' }), run);
    return c.html(<RunsPage page={page} note={noteOf(c, page)} list={runs} />);
  });

  api.get('/requests', async (c) =>
    c.html(<RequestsPage page={pageOf(c)} list={await list(c, withQuery(c, '/v1/requests'), request)} />),
  );
}
