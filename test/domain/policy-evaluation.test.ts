/** What a policy says about cs:UpdateKMSEncryption. Forms are documented where a case does not say otherwise. */
import { describe, expect, it } from 'vitest';
import { denyPolicy } from '../../shared/domain/deny-policy.ts';
import { type Effect, parsePolicyDocument } from '../../shared/domain/policy-document.ts';
import { matters, meaningOf } from '../../shared/domain/policy-evaluation.ts';
import { anAccountId } from '../support/policies.ts';

const action = 'cs:UpdateKMSEncryption';
const cluster = 'acs:cs:cn-hangzhou:1700000000000001:cluster/c0000000000000000000000000000a01';

type Answer = 'allows always' | 'allows some clusters' | 'allows conditional' | 'denies' | 'nothing';

/** The answer, and whether anything of the policy is in doubt. */
function answerTo(text: string): string {
  const { allows, denies, doubts } = meaningOf(parsePolicyDocument(text), anAccountId);
  const answer: Answer = denies ? 'denies' : allows === undefined ? 'nothing' : `allows ${allows}`;
  return doubts.length === 0 ? answer : `${answer}, doubtful`;
}

const policyOf = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '1', Statement: statements });
const statementOf = (effect: Effect, fields: object): object => ({
  Effect: effect,
  Action: action,
  Resource: '*',
  ...fields,
});

/** Each row is asked of an Allow and of a Deny that are otherwise the same. */
const forms: readonly (readonly [words: string, fields: object, allow: string, deny: string])[] = [
  ['the action itself', {}, 'allows always', 'denies'],
  ['a list of one action', { Action: [action] }, 'allows always', 'denies'],
  ['a list with the action among others', { Action: ['ecs:*', action] }, 'allows always', 'denies'],
  ['every action', { Action: '*' }, 'allows always', 'denies'],
  ['every action of the service', { Action: 'cs:*' }, 'allows always', 'denies'],
  ['every action of every service', { Action: '*:*' }, 'allows always', 'denies'],
  ['its beginning', { Action: 'cs:Update*' }, 'allows always', 'denies'],
  ['its end', { Action: 'cs:*Encryption' }, 'allows always', 'denies'],
  ['its middle', { Action: 'cs:*KMS*' }, 'allows always', 'denies'],
  ['its beginning and end', { Action: 'cs:Up*KMS*n' }, 'allows always', 'denies'],
  ['two stars for one', { Action: 'cs:**' }, 'allows always', 'denies'],
  ['a star for nothing', { Action: 'cs:UpdateKMSEncryption*' }, 'allows always', 'denies'],
  ['a star for nothing in the middle', { Action: 'cs:Update*KMSEncryption' }, 'allows always', 'denies'],
  ['updates of every service', { Action: '*:Update*' }, 'allows always', 'denies'],
  ['small letters', { Action: 'cs:updatekmsencryption' }, 'allows always', 'denies'],
  ['capital letters', { Action: 'CS:UPDATE*' }, 'allows always', 'denies'],
  ['a letter that only looks like its K', { Action: 'cs:Update\u212AMSEncryption' }, 'nothing', 'nothing'],
  ['actions that only read', { Action: ['cs:Get*', 'cs:List*', 'cs:Describe*'] }, 'nothing', 'nothing'],
  ['the action of another service', { Action: 'kms:UpdateKMSEncryption' }, 'nothing', 'nothing'],
  ['a service whose name begins the same', { Action: 'cs2:*' }, 'nothing', 'nothing'],
  ['the action without its service', { Action: 'UpdateKMSEncryption' }, 'nothing', 'nothing'],
  ['a longer action', { Action: 'cs:UpdateKMSEncryptionKey' }, 'nothing', 'nothing'],
  ['a shorter action', { Action: 'cs:UpdateKMS' }, 'nothing', 'nothing'],
  [
    'question marks, which are documented for conditions only',
    { Action: 'cs:UpdateKMSEncryptio?' },
    'allows always',
    'nothing, doubtful',
  ],
  [
    'a question mark for its first letter',
    { Action: '?s:UpdateKMSEncryption' },
    'allows always',
    'nothing, doubtful',
  ],
  [
    'question marks for more letters than there are',
    { Action: 'cs:UpdateKMSEncryption?' },
    'nothing',
    'nothing',
  ],
  ['a star across the colon', { Action: 'c*Encryption' }, 'allows always', 'nothing, doubtful'],
  ['blanks around it', { Action: ` ${action} ` }, 'allows always', 'nothing, doubtful'],
  ['all actions but those of another service', notAction('ram:*'), 'allows always', 'denies'],
  ['all actions but this', notAction(action), 'nothing', 'nothing'],
  ['all actions but the updates of the service', notAction(['ram:*', 'cs:Update*']), 'nothing', 'nothing'],
  [
    'all actions but what perhaps is this',
    notAction('cs:UpdateKMSEncryptio?'),
    'allows always',
    'nothing, doubtful',
  ],
  [
    'all actions but one of another service and what perhaps is this',
    notAction(['ram:*', 'cs:UpdateKMSEncryptio?']),
    'allows always',
    'nothing, doubtful',
  ],
  ['a list of all resources', { Resource: ['*'] }, 'allows always', 'denies'],
  ['all resources of the service', { Resource: 'acs:cs:*:*:*' }, 'allows always', 'denies'],
  ['all clusters', { Resource: 'acs:cs:*:*:cluster/*' }, 'allows always', 'denies'],
  [
    'all clusters of this account',
    { Resource: `acs:cs:*:${anAccountId}:cluster/*` },
    'allows always',
    'denies',
  ],
  ['all resources of all services', { Resource: 'acs:*:*:*:*' }, 'allows always', 'denies'],
  ['one cluster and all', { Resource: [cluster, '*'] }, 'allows always', 'denies'],
  ['one cluster', { Resource: cluster }, 'allows some clusters', 'nothing'],
  [
    'one cluster and resources of another service',
    { Resource: ['acs:oss:*:*:*', cluster] },
    'allows some clusters',
    'nothing',
  ],
  [
    'one cluster and all of another cloud’s',
    { Resource: [cluster, 'arn:cs:*:*:*'] },
    'allows some clusters',
    'nothing',
  ],
  ['a cluster with blanks around it', { Resource: ` ${cluster} ` }, 'allows some clusters', 'nothing'],
  ['more than a resource', { Resource: 'acs:cs:*:*:cluster/*:x' }, 'allows some clusters', 'nothing'],
  ['two clusters', { Resource: [cluster, `${cluster}2`] }, 'allows some clusters', 'nothing'],
  ['clusters of a region', { Resource: 'acs:cs:cn-beijing:*:*' }, 'allows some clusters', 'nothing'],
  ['clusters that begin so', { Resource: 'acs:cs:*:*:cluster/c*' }, 'allows some clusters', 'nothing'],
  [
    'clusters of another account',
    { Resource: 'acs:cs:*:1999999999999999:*' },
    'allows some clusters',
    'nothing',
  ],
  ['a resource by variable', { Resource: 'acs:cs:*:${acs:AccountId}:*' }, 'allows some clusters', 'nothing'],
  ['less than a whole resource', { Resource: 'acs:*' }, 'allows some clusters', 'nothing'],
  ['resources of another service', { Resource: 'acs:oss:*:*:*' }, 'nothing', 'nothing'],
  ['a service with a longer name', { Resource: ['acs:csx:*:*:*'] }, 'nothing', 'nothing'],
  ['a condition', { Condition: { Bool: { 'acs:MFAPresent': 'true' } } }, 'allows conditional', 'nothing'],
  ['an empty condition', { Condition: {} }, 'allows conditional', 'nothing'],
  [
    'a condition on one cluster',
    { Resource: cluster, Condition: { Bool: {} } },
    'allows conditional',
    'nothing',
  ],
  ['no resource', { Resource: undefined }, 'allows always, doubtful', 'nothing, doubtful'],
  ['an empty list of resources', { Resource: [] }, 'allows always, doubtful', 'nothing, doubtful'],
  ['a resource that is no text', { Resource: ['*', 1] }, 'allows always, doubtful', 'nothing, doubtful'],
  ['no action', { Action: undefined }, 'allows always, doubtful', 'nothing, doubtful'],
  ['an empty list of actions', { Action: [] }, 'allows always, doubtful', 'nothing, doubtful'],
  ['an action that is no text', { Action: { name: action } }, 'allows always, doubtful', 'nothing, doubtful'],
  ['actions both ways', { NotAction: 'ram:*' }, 'allows always, doubtful', 'nothing, doubtful'],
  [
    'resources the other way, which only old pages name',
    { Resource: undefined, NotResource: 'acs:oss:*:*:*' },
    'allows always, doubtful',
    'nothing, doubtful',
  ],
  [
    'a principal, as in trust policies',
    { Principal: { RAM: '*' } },
    'allows always, doubtful',
    'nothing, doubtful',
  ],
  ['an element that nobody knows', { Sid: 'x' }, 'allows always, doubtful', 'nothing, doubtful'],
  ['an element in small letters', { condition: {} }, 'allows always, doubtful', 'nothing, doubtful'],
];

function notAction(patterns: string | readonly string[]): object {
  return { Action: undefined, NotAction: patterns };
}

describe.each(forms)('a statement with %s', (_words, fields, allow, deny) => {
  it(`${allow}, as an Allow`, () => {
    expect(answerTo(policyOf(statementOf('Allow', fields)))).toBe(allow);
  });

  it(`${deny}, as a Deny`, () => {
    expect(answerTo(policyOf(statementOf('Deny', fields)))).toBe(deny);
  });
});

describe('a policy', () => {
  const allow = statementOf('Allow', {});
  const deny = statementOf('Deny', {});

  it.each<[string, string, string]>([
    ['with one statement that is no list', JSON.stringify({ Version: '1', Statement: deny }), 'denies'],
    ['that allows and denies', policyOf(allow, deny), 'denies'],
    [
      'that allows one cluster and, under a condition, all',
      policyOf(
        statementOf('Allow', { Condition: { Bool: {} } }),
        statementOf('Allow', { Resource: cluster }),
      ),
      'allows some clusters',
    ],
    [
      'that allows one cluster and elsewhere all',
      policyOf(statementOf('Allow', { Resource: cluster }), allow),
      'allows always',
    ],
    [
      'that allows all and denies one cluster',
      policyOf(allow, statementOf('Deny', { Resource: cluster })),
      'allows always',
    ],
    ['with a doubtful statement beside a full Deny', policyOf({ Effect: 'Allow' }, deny), 'denies, doubtful'],
    ['with an effect in small letters', policyOf({ ...deny, Effect: 'deny' }), 'allows always, doubtful'],
    ['with no effect', policyOf({ ...deny, Effect: undefined }), 'allows always, doubtful'],
    ['with a statement that is no object', '{"Version":"1","Statement":["*"]}', 'allows always, doubtful'],
    ['without statements', '{"Version":"1","Statement":[]}', 'allows always, doubtful'],
    ['whose statements are missing', '{"Version":"1"}', 'allows always, doubtful'],
    ['without a version', JSON.stringify({ Statement: [deny] }), 'allows always, doubtful'],
    ['of another version', JSON.stringify({ Version: '2', Statement: [deny] }), 'allows always, doubtful'],
    [
      'with more than is known of',
      JSON.stringify({ Version: '1', Statement: [deny], Options: {} }),
      'allows always, doubtful',
    ],
    ['that is a list', '[]', 'allows always, doubtful'],
    ['that is percent-encoded', encodeURIComponent(policyOf(deny)), 'allows always, doubtful'],
    ['that is cut off', policyOf(deny).slice(0, -3), 'allows always, doubtful'],
    ['that is empty', '', 'allows always, doubtful'],
    ['as it is offered ready-made', denyPolicy, 'denies'],
  ])('%s', (_words, text, answer) => {
    expect(answerTo(text)).toBe(answer);
  });

  it('made to be slow is answered all the same', () => {
    const pattern = `cs:${'*n'.repeat(20_000)}x`;

    expect(answerTo(policyOf(statementOf('Allow', { Action: pattern })))).toBe('nothing');
  });

  it.each([
    ['allows it', policyOf(allow), true],
    ['allows it under a condition', policyOf({ ...allow, Condition: {} }), true],
    ['denies it', policyOf(deny), true],
    ['is doubtful in what it denies', policyOf({ ...deny, Sid: 'x' }), true],
    ['is about something else', policyOf({ ...allow, Action: 'cs:Get*' }), false],
    ['denies one cluster', policyOf({ ...deny, Resource: cluster }), false],
  ])('that %s matters to who may switch it off: %#', (_words, text, doesMatter) => {
    expect(matters(parsePolicyDocument(text), anAccountId)).toBe(doesMatter);
  });

  it('that says nothing has no answer', () => {
    const document = parsePolicyDocument(policyOf({ ...allow, Action: 'cs:Get*' }));

    expect(meaningOf(document, anAccountId)).toStrictEqual({ denies: false, doubts: [] });
  });

  it('says what is in doubt of a Deny', () => {
    const document = parsePolicyDocument(policyOf({ ...deny, Action: 'cs:UpdateKMSEncryptio?' }));

    expect(meaningOf(document, anAccountId).doubts).toEqual([
      'whether it denies cs:UpdateKMSEncryption is not certain from its actions',
    ]);
  });

  it('names each of its doubts once', () => {
    const document = parsePolicyDocument(policyOf({ ...allow, Sid: 'a' }, { ...deny, Sid: 'b' }));

    expect(meaningOf(document, anAccountId).doubts).toEqual(['the element “Sid” is not known']);
  });
});
