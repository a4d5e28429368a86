/** How the ACK adapter fails: with the operation, what was wrong, the vendor's code and the request id. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../local/cloud/core/faults.ts';
import { createKubeconfigs } from '../../../shared/cloud/ack.ts';
import type { VendorCheck } from '../../../shared/domain/authorisation.ts';
import { authoriseForce } from '../../../shared/domain/authorisation.ts';
import type { CloudErrorKind } from '../../../shared/use-cases/cloud-error.ts';
import type { Kubeconfigs } from '../../../shared/use-cases/ports.ts';
import {
  aCloud,
  alice,
  bob,
  carol,
  changed,
  cloudErrorOf,
  gatewayPage,
  html,
  lab,
  shop,
  type TestCloud,
  uidOf,
} from './a-cloud.ts';

let test: TestCloud;
let kubeconfigs: Kubeconfigs;

beforeAll(async () => {
  test = await aCloud();
  kubeconfigs = createKubeconfigs(test.connect());
});
afterEach(() => test.end());
afterAll(() => test.close());

const byForce = (uid: typeof alice): VendorCheck => ({
  kind: 'off',
  authorisation: authoriseForce(shop, uid, { kind: 'approval', id: 'a-1', by: 'eve' }),
});
const answerOf = (status: number, body: string): Fault => ({ kind: 'answer', answer: { status, body } });

describe('an answer that is not as documented is malformed, by the name of the field', () => {
  // Inferred: what a service in trouble, a proxy or a changed API could send.
  it.each<[string, Fault, string]>([
    [
      'a uid as a bare number',
      changed((json) => json.replace(`"${alice}"`, alice)),
      'states.0.account_id is not a string',
    ],
    [
      'an id too short',
      changed((json) => json.replace(alice, '12345')),
      'states.0.account_id is not an id of 16 to 18 digits: "12345"',
    ],
    [
      'an unknown certificate state',
      changed((json) => json.replace('Unexpired', 'Perhaps')),
      'states.0.cert_state is not one of',
    ],
    ['an unknown account state', changed((json) => json.replace('"Active"', '"Sleeping"')), '"Sleeping"'],
    ['an unknown account type', changed((json) => json.replace('"RamUser"', '"Robot"')), '"Robot"'],
    ['a missing list', changed((json) => json.replace('"states"', '"other"')), 'states is not an array'],
    [
      'a total that is text',
      changed((json) => json.replace('"total_count":3', '"total_count":"3"')),
      'page.total_count is not',
    ],
    ['a page of HTML', html, 'The answer is not JSON; it begins "<html>'],
    ['a list for an object', answerOf(200, '[]'), 'The answer is not an object'],
    ['null', answerOf(200, 'null'), 'The answer is not an object'],
    ['an empty body', answerOf(200, ''), 'The answer is not JSON'],
    ['a redirection', answerOf(302, '{}'), 'no answer to this call'],
  ])('%s', async (_what, fault, message) => {
    test.fail({ service: 'cs', operation: 'ListClusterKubeconfigStates', fault });

    const error = await cloudErrorOf(kubeconfigs.statesOfCluster(shop));

    expect(error).toMatchObject({ kind: 'malformed', operation: 'cs.ListClusterKubeconfigStates' });
    expect(error.message).toContain(message);
  });

  it('carries status and request id', async () => {
    test.fail({ service: 'cs', fault: changed((json) => json.replace('"states"', '"other"')) });

    const error = await cloudErrorOf(kubeconfigs.statesOfCluster(shop));

    expect(error.status).toBe(200);
    expect(error.requestId).toMatch(/^[0-9A-F-]{36}$/);
  });

  it.each<[string, (kubeconfigs: Kubeconfigs) => Promise<unknown>, Fault]>([
    ['grants as an object', (ack) => ack.grantsOf(alice), answerOf(200, '{}')],
    [
      'clusters without a page',
      (ack) => ack.clusters(),
      changed((json) => json.replace('"page_info"', '"pages"')),
    ],
    [
      'a cluster without region',
      (ack) => ack.clusters(),
      changed((json) => json.replace('"cn-hangzhou"', '""')),
    ],
    [
      'auditing on without a project',
      (ack) => ack.auditProject(shop),
      answerOf(200, '{"audit_enabled":true,"sls_project_name":" "}'),
    ],
    [
      'a project that would leave the host',
      (ack) => ack.auditProject(shop),
      answerOf(200, '{"audit_enabled":true,"sls_project_name":"evil.example/x"}'),
    ],
    ['auditing that is not said', (ack) => ack.auditProject(shop), answerOf(200, '{}')],
  ])('%s', async (_what, call, fault) => {
    test.fail({ service: 'cs', fault });

    expect(await cloudErrorOf(call(kubeconfigs))).toMatchObject({ kind: 'malformed' });
  });
});

describe('a refusal keeps status, code and request id', () => {
  // Codes and statuses are documented; those of ACK's own API server are seen in client code.
  it.each<[number, string, CloudErrorKind]>([
    [404, 'ErrorClusterNotFound', 'not-found'],
    [403, 'StatusForbidden', 'denied'],
    [403, 'Forbidden.RAM', 'denied'],
    [400, 'APISERVER_403', 'denied'],
    [400, 'SignatureDoesNotMatch', 'unauthenticated'],
    [400, 'InvalidSecurityToken.Expired', 'unauthenticated'],
    [404, 'InvalidAccessKeyId.NotFound', 'unauthenticated'],
    [404, 'InvalidAction.NotFound', 'refused'],
    [400, 'ErrorClusterState', 'refused'],
    [409, 'Conflict', 'refused'],
  ])('%i %s is %s', async (status, code, kind) => {
    test.fail({ service: 'cs', fault: { kind: 'error', status, code } });

    const error = await cloudErrorOf(kubeconfigs.grantsOf(alice));

    expect(error).toMatchObject({ kind, status, code, operation: 'cs.DescribeUserPermission' });
    expect(error.requestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(test.count('cs.DescribeUserPermission')).toBe(1);
  });

  it('of an unknown cluster', async () => {
    const error = await cloudErrorOf(kubeconfigs.statesOfCluster('c000000000000000000000000' as typeof shop));

    expect(error).toMatchObject({ kind: 'not-found', code: 'ErrorClusterNotFound', status: 404 });
  });
});

describe('what passes is asked again', () => {
  it.each<[string, Fault]>([
    ['throttled', { kind: 'error', status: 400, code: 'Throttling.User' }],
    ['too many requests', { kind: 'error', status: 429, code: 'TooMany' }],
    ['service busy', { kind: 'error', status: 503, code: 'ServiceUnavailable' }],
    ['a server error', { kind: 'error', status: 500, code: 'InternalError' }],
    ['a gateway page', gatewayPage],
    ['a cut connection', { kind: 'reset', applied: false }],
  ])('%s, then an answer', async (_what, fault) => {
    test.fail({ service: 'cs', operation: 'DescribeUserPermission', times: 2, fault });

    const grants = await kubeconfigs.grantsOf(alice);

    expect(grants).toEqual([]);
    expect(test.count('cs.DescribeUserPermission')).toBe(3);
    // Doubling, half of it by chance: 200 and 400 ms with chance at one half.
    expect(test.pauses).toEqual([150, 300]);
  });

  it('gives up after four tries', async () => {
    test.fail({ service: 'cs', fault: gatewayPage });

    const error = await cloudErrorOf(kubeconfigs.grantsOf(alice));

    expect(error).toMatchObject({ kind: 'unreachable', operation: 'cs.DescribeUserPermission' });
    expect(test.count('cs.DescribeUserPermission')).toBe(4);
  });

  it('waits as long as the service asks (header seen in the SDK, milliseconds)', async () => {
    const body = JSON.stringify({ code: 'Throttling', message: 'slow down', requestId: 'r-1' });
    const answer = { status: 429, headers: { 'x-acs-retry-after': '1234' }, body };
    test.fail({ service: 'cs', times: 1, fault: { kind: 'answer', answer } });

    await kubeconfigs.grantsOf(alice);

    expect(test.pauses).toEqual([1234]);
  });

  it('does not wait for an endpoint that hangs', async () => {
    const hasty = createKubeconfigs(test.connect({ timeoutMs: 60, retry: { tries: 2 } }));
    test.fail({ service: 'cs', fault: { kind: 'hang' } });

    const error = await cloudErrorOf(hasty.clusters());

    expect(error).toMatchObject({ kind: 'unreachable', message: 'No answer in time.' });
    expect(test.count('cs.DescribeClustersV1')).toBe(2);
  });

  it('ends when the signal aborts', async () => {
    const stop = new AbortController();
    const stopped = createKubeconfigs(test.connect({ signal: () => stop.signal }));
    test.fail({ service: 'cs', fault: { kind: 'hang' } });
    const unhook = test.cloud.requests.hook(() => stop.abort(new Error('the deadline is near')));

    const error = await cloudErrorOf(stopped.clusters());

    unhook();
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('the deadline is near');
  });
});

describe('the clean-up is sent once', () => {
  it.each<[string, Fault, CloudErrorKind]>([
    ['a connection cut before', { kind: 'reset', applied: false }, 'unreachable'],
    ['a gateway page', gatewayPage, 'unreachable'],
    ['a gateway page for a busy service', answerOf(503, '<html>'), 'unreachable'],
    ['a server error', { kind: 'error', status: 500, code: 'InternalError' }, 'unreachable'],
    ['throttling', { kind: 'error', status: 429, code: 'Throttling' }, 'throttled'],
    ['a missing right', { kind: 'error', status: 403, code: 'StatusForbidden' }, 'denied'],
    ['a page of HTML', html, 'malformed'],
    ['a list', answerOf(200, '[]'), 'malformed'],
    ['a redirection', answerOf(302, ''), 'malformed'],
  ])('after %s', async (_what, fault, kind) => {
    test.fail({ service: 'cs', operation: 'CleanClusterUserPermissions', fault });

    const error = await cloudErrorOf(
      kubeconfigs.cleanClusterUserPermissions({ clusterId: shop, uid: alice }, byForce(alice)),
    );

    expect(error).toMatchObject({ kind, operation: 'cs.CleanClusterUserPermissions' });
    expect(test.count('cs.CleanClusterUserPermissions')).toBe(1);
    expect((await kubeconfigs.statesOfCluster(shop)).map(({ uid }) => uid)).toContain(alice);
  });

  it('after a connection cut when it was applied: unreachable, and the cloud tells', async () => {
    test.fail({
      service: 'cs',
      operation: 'CleanClusterUserPermissions',
      fault: { kind: 'reset', applied: true },
    });

    const error = await cloudErrorOf(
      kubeconfigs.cleanClusterUserPermissions({ clusterId: shop, uid: carol }, byForce(carol)),
    );

    expect(error.kind).toBe('unreachable');
    expect(test.count('cs.CleanClusterUserPermissions')).toBe(1);
    expect((await kubeconfigs.statesOfCluster(shop)).map(({ uid }) => uid)).not.toContain(carol);
  });

  it('to an endpoint that hangs', async () => {
    const hasty = createKubeconfigs(test.connect({ timeoutMs: 60 }));
    test.fail({ service: 'cs', operation: 'CleanClusterUserPermissions', fault: { kind: 'hang' } });

    const error = await cloudErrorOf(
      hasty.cleanClusterUserPermissions({ clusterId: shop, uid: bob }, byForce(bob)),
    );

    expect(error).toMatchObject({ kind: 'unreachable', message: 'No answer in time.' });
    expect(test.count('cs.CleanClusterUserPermissions')).toBe(1);
  });

  it('keeps the code of a refusal that names no such credential', async () => {
    const nobody = uidOf('209999999999999999');

    const error = await cloudErrorOf(
      kubeconfigs.cleanClusterUserPermissions({ clusterId: lab, uid: nobody }, { kind: 'on' }),
    );

    expect(error).toMatchObject({ kind: 'refused', status: 400, code: 'ErrorKubeConfigState' });
    expect(error.requestId).toMatch(/^[0-9A-F-]{36}$/);
  });
});
