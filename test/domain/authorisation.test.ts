import { describe, expect, expectTypeOf, it } from 'vitest';
import { authoriseForce, type VendorCheck } from '../../shared/domain/authorisation.ts';
import { aClusterId, aUid } from '../support/builders.ts';

describe('the right to switch the vendor’s check off', () => {
  it.each([
    { kind: 'approval', id: 'a-1', by: 'cluster-operator' },
    { kind: 'standing-policy', policy: 'leaver: immediate' },
  ] as const)('names the one credential and where it comes from: $kind', (source) => {
    const authorisation = authoriseForce(aClusterId(), aUid(), source);

    expect(authorisation).toEqual({ clusterId: aClusterId(), uid: aUid(), source });
  });

  it('can’t be turned to another credential', () => {
    const authorisation = authoriseForce(aClusterId(), aUid(), {
      kind: 'approval',
      id: 'a-1',
      by: 'operator',
    });

    const change = (): unknown => Object.assign(authorisation, { uid: aUid('201234567890123998') });

    expect(change).toThrow(TypeError);
  });

  it('is the only way to say that the check is off', () => {
    const source = { kind: 'approval', id: 'a-1', by: 'me' } as const;
    const authorisation = { clusterId: aClusterId(), uid: aUid(), source };

    expectTypeOf<{ kind: 'on' }>().toExtend<VendorCheck>();
    expectTypeOf<{ kind: 'off' }>().not.toExtend<VendorCheck>();
    expectTypeOf<{ kind: 'off'; authorisation: typeof authorisation }>().not.toExtend<VendorCheck>();
  });
});
