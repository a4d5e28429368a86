/** What a key's settings and its rotation come to: findings that close with their cause. */
import { describe, expect, it } from 'vitest';
import { changeKey, keyFindings, verified } from '../support/encryption-stage.ts';
import { scenarios } from '../support/scenario.ts';
import { change, kinds, watched } from '../support/watched-key.ts';
import { day } from '../support/world.ts';

const start = scenarios();

describe('settings of a key', () => {
  it('without protection and rotation are findings, and close when they are switched on', async () => {
    const watch = await watched(start, { isProtected: false });
    const { scenario, keyId } = watch;
    await change(watch, 'UpdateRotationPolicy', { EnableAutomaticRotation: 'false' });
    const open = await keyFindings(scenario, keyId);

    const arn = `acs:kms:cn-hangzhou:${scenario.world.account.accountId}:key/${keyId}`;
    await changeKey(scenario, 'SetDeletionProtection', {
      ProtectedResourceArn: arn,
      EnableDeletionProtection: 'true',
    });
    const protectedNow = await kinds(watch);
    await change(watch, 'UpdateRotationPolicy', {
      EnableAutomaticRotation: 'true',
      RotationInterval: '365d',
    });

    expect(open.map(({ kind, severity }) => `${kind}: ${severity}`).toSorted()).toEqual([
      'key-not-rotated: notice',
      'key-unprotected: warning',
    ]);
    expect(protectedNow).toEqual(['key-not-rotated']);
    expect(await kinds(watch)).toEqual([]);
  });

  it('a rotation is told with the command that writes Secrets anew, for thirty days', async () => {
    const watch = await watched(start, { isProtected: true });
    const { scenario, keyId, clusters } = watch;

    await change(watch, 'CreateKeyVersion');

    const [told, ...others] = await keyFindings(scenario, keyId);
    expect([told?.kind, told?.severity, others]).toEqual(['key-rotated', 'notice', []]);
    for (const clusterId of clusters) expect(told?.text).toContain(clusterId);
    expect(told?.text).toContain('encryption-key-rotation-time=');
    scenario.advance(31 * day);
    await verified(scenario);
    expect(await kinds(watch)).not.toContain('key-rotated');
  });
});
