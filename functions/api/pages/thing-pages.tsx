/** One thing each: a cluster, an identity, a credential, a plan, a verification, a run, a call. */
import { clusterDetail } from '../../../shared/report/cluster-view.ts';
import { credentialDetail } from '../../../shared/report/credential-detail.ts';
import { credential } from '../../../shared/report/credential-view.ts';
import { encryption } from '../../../shared/report/encryption-view.ts';
import { entry, verification } from '../../../shared/report/history-view.ts';
import { identity } from '../../../shared/report/identity-view.ts';
import { ClusterPage } from '../../../shared/report/pages/cluster.tsx';
import { CredentialPage } from '../../../shared/report/pages/credential.tsx';
import { EncryptionPage } from '../../../shared/report/pages/encryption.tsx';
import { IdentityPage } from '../../../shared/report/pages/identities.tsx';
import { PlanPage } from '../../../shared/report/pages/plan.tsx';
import { RunPage } from '../../../shared/report/pages/runs.tsx';
import { SettingsPage } from '../../../shared/report/pages/settings.tsx';
import { TaskPage } from '../../../shared/report/pages/small.tsx';
import { plan } from '../../../shared/report/plan-view.ts';
import { plannedStep } from '../../../shared/report/planned-step-view.ts';
import { runDetail } from '../../../shared/report/run-view.ts';
import { settings } from '../../../shared/report/settings-view.ts';
import type { Api } from '../app.ts';
import { ProblemError } from '../problem.ts';
import { task } from '../routes/runs.ts';
import { type Asking, pathOf } from './ask.ts';
import { noteOf } from './done.tsx';
import { withQuery } from './fields.ts';
import { pageOf } from './page-request.ts';

export function addThingPages(api: Api, { get, list, find }: Asking): void {
  api.get('/clusters/:clusterId', async (c) => {
    const page = pageOf(c);
    const { clusterId } = c.req.param();
    const path = pathOf`/v1/clusters/${clusterId}`;
    const [detail, held] = await Promise.all([
      get(c, path, clusterDetail),
      list(c, withQuery(c, `${path}/credentials`), credential),
    ]);
    return c.html(
      <ClusterPage
        page={page}
        note={noteOf(c, page)}
        clusterId={clusterId}
        detail={detail}
        credentials={held}
      />,
    );
  });

  api.get('/identities/:uid', async (c) => {
    const page = pageOf(c);
    const { uid } = c.req.param();
    const path = pathOf`/v1/identities/${uid}`;
    const [known, held, planned] = await Promise.all([
      find(c, path, identity),
      list(c, withQuery(c, `${path}/credentials`), credential),
      list(c, withQuery(c, `${path}/plan`), plannedStep),
    ]);
    if (known === undefined && held.items.length === 0 && held.next === undefined)
      throw new ProblemError('not-found', `Nothing is known of ${uid}.`);
    return c.html(
      <IdentityPage
        page={page}
        note={noteOf(c, page)}
        uid={uid}
        identity={known}
        credentials={held}
        plan={planned}
      />,
    );
  });

  api.get('/credentials/:clusterId/:uid', async (c) => {
    const page = pageOf(c);
    const { clusterId, uid } = c.req.param();
    const path = pathOf`/v1/credentials/${clusterId}/${uid}`;
    const [detail, history, verified] = await Promise.all([
      get(c, path, credentialDetail),
      list(c, withQuery(c, `${path}/history`, { order: 'newest', size: '25' }), entry),
      c.req.query('verify') === 'yes' ? get(c, `${path}/history/verification`, verification) : undefined,
    ]);
    return c.html(
      <CredentialPage
        page={page}
        note={noteOf(c, page)}
        detail={detail}
        history={history}
        verification={verified}
      />,
    );
  });

  api.get('/plans/:id', async (c) => {
    const page = pageOf(c);
    const held = await get(c, pathOf`/v1/plans/${c.req.param('id')}`, plan);
    return c.html(<PlanPage page={page} note={noteOf(c, page)} plan={held} />);
  });

  api.get('/encryption/:clusterId', async (c) => {
    const page = pageOf(c);
    const verified = await get(c, pathOf`/v1/encryption/${c.req.param('clusterId')}`, encryption);
    return c.html(<EncryptionPage page={page} note={noteOf(c, page)} encryption={verified} />);
  });

  api.get('/runs/:run', async (c) =>
    c.html(
      <RunPage page={pageOf(c)} run={await get(c, pathOf`/v1/runs/${c.req.param('run')}`, runDetail)} />,
    ),
  );

  api.get('/settings', async (c) => {
    const page = pageOf(c);
    return c.html(
      <SettingsPage page={page} note={noteOf(c, page)} settings={await get(c, '/v1/settings', settings)} />,
    );
  });

  api.get('/tasks/:function/:taskId', async (c) => {
    const { function: name, taskId } = c.req.param();
    const known = await get(c, pathOf`/v1/tasks/${name}/${taskId}`, task);
    return c.html(<TaskPage page={pageOf(c)} name={name} taskId={taskId} task={known} />);
  });
}
