/** Pages that do something: each says first what will happen, and then asks the API as any program would. */
import type { Role } from '../../../shared/domain/caller.ts';
import { credentialDetail } from '../../../shared/report/credential-detail.ts';
import { encryption } from '../../../shared/report/encryption-view.ts';
import type { Asked, SimpleAct } from '../../../shared/report/pages/acts.tsx';
import {
  ApprovePage,
  ApprovePlanPage,
  ExemptPage,
  RestorePage,
  RevokePage,
  SimpleActPage,
} from '../../../shared/report/pages/acts.tsx';
import { plan } from '../../../shared/report/plan-view.ts';
import type { Api } from '../app.ts';
import { needs, needsToAct } from '../needs.ts';
import { ProblemError, statusOf } from '../problem.ts';
import { type Act, type Asking, type PageContext, pathOf } from './ask.ts';
import { backTo, type Done } from './done.tsx';
import { type Fields, fieldsOf } from './fields.ts';
import { pageOf } from './page-request.ts';

interface Form {
  readonly path: string;
  readonly needs: Role;
  readonly done: Done;
  readonly render: (c: PageContext, asked: Asked) => unknown;
  readonly act: (c: PageContext, fields: Fields) => Omit<Act, 'key'> | Promise<Omit<Act, 'key'>>;
  /** Where to go afterwards. */
  readonly back: (c: PageContext, fields: Fields) => string;
}

export function addActPages(api: Api, asking: Asking): void {
  for (const form of [...credentialForms(asking), ...settingForms(), ...workForms(asking)])
    addForm(api, asking, form);
}

function addForm(api: Api, { act }: Asking, form: Form): void {
  const show = async (c: PageContext, refused?: ProblemError): Promise<Response> => {
    const page = pageOf(c);
    const refusal =
      refused === undefined
        ? undefined
        : { title: page.words.problem[refused.type], detail: refused.message };
    const rendered = await form.render(c, { page, requestKey: c.env.context.newId(), refusal });
    return c.html(String(rendered), refused === undefined ? 200 : statusOf(refused.type));
  };
  api.get(form.path, async (c) => {
    needs(c, form.needs);
    return await show(c);
  });
  api.post(form.path, async (c) => {
    await needsToAct(c, form.needs);
    const fields = await fieldsOf(c);
    try {
      const location = await act(c, { ...(await form.act(c, fields)), key: fields['key'] ?? '' });
      return c.redirect(backTo(form.back(c, fields), form.done, location), 303);
    } catch (error) {
      if (error instanceof ProblemError) return await show(c, error);
      throw error;
    }
  });
}

function credentialForms({ get }: Asking): Form[] {
  const credentialOf = (c: PageContext) => get(c, `/v1${subjectPath(c)}`, credentialDetail);
  const planOf = (c: PageContext) => get(c, pathOf`/v1/plans/${c.req.param('id')}`, plan);
  return [
    {
      path: '/credentials/:clusterId/:uid/approve',
      needs: 'approver',
      done: 'approved',
      render: async (c, asked) => <ApprovePage {...asked} detail={await credentialOf(c)} />,
      act: (c, { shown, shownEvenIfUsed, evenIfUsed, overrides, overridesKnown, until }) => ({
        method: 'POST',
        path: '/v1/approvals',
        body: {
          ...subjectOf(c),
          shown: evenIfUsed === 'yes' ? shownEvenIfUsed : shown,
          evenIfUsed: evenIfUsed === 'yes',
          ...(overridesKnown === 'yes' ? { overrides } : {}),
          expiresAt: until,
        },
      }),
      back: subjectPath,
    },
    {
      path: '/credentials/:clusterId/:uid/restore',
      needs: 'approver',
      done: 'restored',
      render: async (c, asked) => <RestorePage {...asked} detail={await credentialOf(c)} />,
      act: (c, { withAllClusters }) => ({
        method: 'POST',
        path: '/v1/restores',
        body: { ...subjectOf(c), withAllClusters: withAllClusters === 'yes' },
      }),
      back: subjectPath,
    },
    {
      path: '/identities/:uid/revoke',
      needs: 'operator',
      done: 'asked',
      render: (c, asked) => (
        <RevokePage {...asked} uid={c.req.param('uid') ?? ''} clusterId={c.req.query('clusterId')} />
      ),
      act: (c, { clusterId, type, why }) => ({
        method: 'POST',
        path: '/v1/revocations',
        body: {
          uid: c.req.param('uid'),
          ...(clusterId === undefined ? {} : { clusters: [clusterId] }),
          ...(type === undefined ? {} : { type }),
          why,
        },
      }),
      back: (c) => pathOf`/identities/${c.req.param('uid')}`,
    },
    {
      path: '/plans/:id/approve',
      needs: 'approver',
      done: 'planApproved',
      render: async (c, asked) => <ApprovePlanPage {...asked} plan={await planOf(c)} />,
      act: (c, { until }) => ({
        method: 'POST',
        path: '/v1/plan-approvals',
        body: { plan: c.req.param('id'), expiresAt: until },
      }),
      back: (c) => pathOf`/plans/${c.req.param('id')}`,
    },
  ];
}

function settingForms(): Form[] {
  return [
    {
      path: '/exempt',
      needs: 'approver',
      done: 'exempted',
      render: (c, asked) => (
        <ExemptPage {...asked} uid={c.req.query('uid')} clusterId={c.req.query('clusterId')} />
      ),
      act: (_c, { uid, clusterId, reason, until }) => ({
        method: 'POST',
        path: '/v1/exemptions',
        body: { uid, clusterId, reason, expiresAt: until },
      }),
      back: () => '/settings',
    },
    simple('pause', '/settings/pause', 'operator', 'paused', '/settings', ({ reason }) => ({
      method: 'PUT',
      path: '/v1/pause',
      body: { reason },
    })),
    simple('resume', '/settings/resume', 'admin', 'resumed', '/settings', () => ({
      method: 'DELETE',
      path: '/v1/pause',
    })),
    {
      ...simple('endExemption', '/exemptions/:id/end', 'approver', 'exemptionEnded', '/settings', () => ({
        method: 'DELETE',
        path: '',
      })),
      act: (c) => ({ method: 'DELETE', path: pathOf`/v1/exemptions/${c.req.param('id')}` }),
    },
  ];
}

function workForms({ get }: Asking): Form[] {
  const regionOf = async (c: PageContext): Promise<string | undefined> =>
    (await get(c, pathOf`/v1/encryption/${c.req.param('clusterId')}`, encryption)).region;
  const thisCluster = (c: PageContext): string => pathOf`/clusters/${c.req.param('clusterId')}`;
  const thisEncryption = (c: PageContext): string => pathOf`/encryption/${c.req.param('clusterId')}`;
  return [
    {
      path: '/clusters/:clusterId/audit',
      needs: 'operator',
      done: 'asked',
      render: (c, asked) => (
        <SimpleActPage {...asked} act="audit" about={c.req.param('clusterId')} back={thisCluster(c)} />
      ),
      act: (c) => ({ method: 'POST', path: '/v1/audits', body: { clusterId: c.req.param('clusterId') } }),
      back: thisCluster,
    },
    {
      path: '/encryption/:clusterId/verify',
      needs: 'operator',
      done: 'asked',
      render: async (c, asked) => (
        <SimpleActPage {...asked} act="verify" about={await regionOf(c)} back={thisEncryption(c)} />
      ),
      act: async (c) => ({ method: 'POST', path: '/v1/verifications', body: { region: await regionOf(c) } }),
      back: thisEncryption,
    },
    simple('sweep', '/runs/start', 'operator', 'asked', '/runs', () => ({
      method: 'POST',
      path: '/v1/sweeps',
    })),
  ];
}

function simple(
  act: SimpleAct,
  path: string,
  role: Role,
  done: Done,
  back: string,
  what: (fields: Fields) => Omit<Act, 'key'>,
): Form {
  return {
    path,
    needs: role,
    done,
    render: (c, asked) => <SimpleActPage {...asked} act={act} about={c.req.param('id')} back={back} />,
    act: (_c, fields) => what(fields),
    back: () => back,
  };
}

function subjectOf(c: PageContext): { readonly clusterId: string; readonly uid: string } {
  return { clusterId: c.req.param('clusterId') ?? '', uid: c.req.param('uid') ?? '' };
}

function subjectPath(c: PageContext): string {
  const { clusterId, uid } = subjectOf(c);
  return pathOf`/credentials/${clusterId}/${uid}`;
}
