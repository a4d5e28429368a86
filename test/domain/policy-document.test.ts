/** What is read of a policy's text, and why a statement is doubtful. */
import { describe, expect, it } from 'vitest';
import { parsePolicyDocument } from '../../shared/domain/policy-document.ts';

const statement = { Effect: 'Deny', Action: 'cs:*', Resource: '*' };
const policyOf = (...statements: readonly unknown[]): string =>
  JSON.stringify({ Version: '1', Statement: statements });

describe('a statement that is understood', () => {
  it.each<[string, object, object]>([
    ['about actions', {}, { actions: { kind: 'these', patterns: ['cs:*'] } }],
    [
      'about all actions but some',
      { Action: undefined, NotAction: ['ram:*', 'ims:*'] },
      { actions: { kind: 'all-but', patterns: ['ram:*', 'ims:*'] } },
    ],
    ['about several resources', { Resource: ['a', 'b'] }, { resources: ['a', 'b'] }],
    ['under a condition', { Condition: {} }, { isConditional: true }],
    ['that allows', { Effect: 'Allow' }, { effect: 'Allow' }],
  ])('%s', (_words, over, outline) => {
    expect(parsePolicyDocument(policyOf({ ...statement, ...over }))).toEqual([
      {
        kind: 'understood',
        effect: 'Deny',
        actions: { kind: 'these', patterns: ['cs:*'] },
        resources: ['*'],
        isConditional: false,
        ...outline,
      },
    ]);
  });
});

describe('a document that can’t be read is one doubtful statement of unknown effect', () => {
  it.each<[string, string, string]>([
    ['no JSON', 'Version', 'the document is no JSON object'],
    ['null', 'null', 'the document is no JSON object'],
    ['a list', '[]', 'the document is no JSON object'],
    [
      'an element that nobody knows',
      JSON.stringify({ Version: '1', Statement: [statement], Options: {} }),
      'the element “Options” is not known',
    ],
    [
      'an element of a long name, which is cut',
      JSON.stringify({ ['x'.repeat(41)]: 1 }),
      `the element “${'x'.repeat(40)}” is not known`,
    ],
    ['no version', JSON.stringify({ Statement: [statement] }), 'the version of the language is not 1'],
    ['no statements', '{"Version":"1"}', 'there are no statements'],
    ['a list of no statements', policyOf(), 'there are no statements'],
  ])('%s', (_words, text, why) => {
    expect(parsePolicyDocument(text)).toEqual([{ kind: 'doubtful', effect: 'unknown', why }]);
  });
});

describe('a statement that is not as documented is doubtful, with its effect where it tells one', () => {
  const noActions = 'it does not say which actions it is about';
  const noResources = 'it does not say which resources it is about';

  it.each<[string, unknown, string, string]>([
    ['no object', '*', 'unknown', 'a statement is no object'],
    ['null', null, 'unknown', 'a statement is no object'],
    [
      'without an effect',
      { ...statement, Effect: 'deny' },
      'unknown',
      'a statement is neither Allow nor Deny',
    ],
    [
      'with an element that nobody knows',
      { ...statement, Sid: 'x' },
      'Deny',
      'the element “Sid” is not known',
    ],
    ['without actions', { ...statement, Action: undefined }, 'Deny', noActions],
    ['with actions both ways', { ...statement, NotAction: 'ram:*' }, 'Deny', noActions],
    ['with an empty action', { ...statement, Action: ['cs:*', ''] }, 'Deny', noActions],
    ['with an action that is no text', { ...statement, Action: ['cs:*', 1] }, 'Deny', noActions],
    ['without resources', { ...statement, Resource: undefined }, 'Deny', noResources],
    ['with a list of no resources', { ...statement, Resource: [] }, 'Deny', noResources],
    ['with an empty resource', { ...statement, Resource: '' }, 'Deny', noResources],
  ])('%s', (_words, value, effect, why) => {
    expect(parsePolicyDocument(policyOf(value))).toEqual([{ kind: 'doubtful', effect, why }]);
  });

  it('beside others, which are understood', () => {
    const document = parsePolicyDocument(policyOf('*', statement));

    expect(document.map(({ kind }) => kind)).toEqual(['doubtful', 'understood']);
  });
});
