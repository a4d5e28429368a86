import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { splitQuery } from '../../../local/cloud/sls/log-answer.ts';
import { parseSearch, type Search } from '../../../local/cloud/sls/search-parser.ts';
import { aLogstore, aUse, type LocalSls, startSls } from './sls-fixture.ts';

const word = (text: string): Search => ({ kind: 'text', text, quoted: false });
const field = (name: string, text: string, quoted = false): Search => ({
  kind: 'text',
  field: name,
  text,
  quoted,
});

describe('reading a search', () => {
  test.each<[string, Search]>([
    ['', { kind: 'all' }],
    ['*', { kind: 'all' }],
    ['a', word('a')],
    ['"a b"', { kind: 'text', text: 'a b', quoted: true }],
    [String.raw`"a \"b\""`, { kind: 'text', text: 'a "b"', quoted: true }],
    ['verb:get', field('verb', 'get')],
    ['user.username : 2012*', field('user.username', '2012*')],
    ['"user.username": "system:apiserver"', field('user.username', 'system:apiserver', true)],
    ['verb: *', { kind: 'exists', field: 'verb' }],
    ['a b', { kind: 'and', left: word('a'), right: word('b') }],
    ['a AND b', { kind: 'and', left: word('a'), right: word('b') }],
    ['a or b c', { kind: 'or', left: word('a'), right: { kind: 'and', left: word('b'), right: word('c') } }],
    [
      '(a or b) c',
      { kind: 'and', left: { kind: 'or', left: word('a'), right: word('b') }, right: word('c') },
    ],
    ['a not b', { kind: 'and', left: word('a'), right: { kind: 'not', search: word('b') } }],
    ['not verb: get', { kind: 'not', search: field('verb', 'get') }],
    ['and: x', field('and', 'x')],
    ['code >= 400', { kind: 'compare', field: 'code' }],
  ])('%s', (search, expected) => {
    const parsed = parseSearch(search);

    expect(parsed).toStrictEqual(expected);
  });

  test.each(['(a', 'a)', '"a', 'a and', 'or a', 'verb:', 'verb: (a or b)', '*a', 'a:b:c', '#"a b"', 'not'])(
    'refuses %s',
    (search) => {
      expect(() => parseSearch(search)).toThrow('parse search query error');
    },
  );

  test('takes 30 words and refuses the 31st (documented)', () => {
    const thirty = Array.from({ length: 30 }, (_, place) => `w${place}`).join(' or ');

    expect(parseSearch(thirty).kind).toBe('or');
    expect(() => parseSearch(`${thirty} or w30`)).toThrow('more than 30 words');
  });

  test.each<[string, string, string]>([
    ['* | SELECT 1', '*', 'SELECT 1'],
    ['a', 'a', ''],
    ["a | SELECT b || 'c|d'", 'a', "SELECT b || 'c|d'"],
    ['"a|b" | SELECT 1', '"a|b"', 'SELECT 1'],
  ])('%s is split at its first bar', (query, search, analysis) => {
    expect(splitQuery(query)).toStrictEqual({ search, analysis });
  });
});

describe.each(['json', 'flat'] as const)('finding in the %s form', (form) => {
  let local: LocalSls;

  beforeEach(async () => {
    local = await startSls();
    await local.auditLogs.addLogstore(aLogstore({ form, backgroundEverySeconds: 0 }));
    await local.auditLogs.addUse(
      aUse({
        username: '201234567890123999-1763000000',
        requestURI: '/api/v1/namespaces/Prod/secrets/db-main?limit=5',
        userAgent: 'kubectl/v1.31.2 (darwin/arm64)',
        verb: 'get',
      }),
    );
  });

  afterEach(async () => {
    await local.close();
  });

  test.each<[string, boolean]>([
    ['user.username: 201234567890123999*', true],
    ['user.username: 201234567890123999-1763000000', true],
    ['user.username: "201234567890123999-1763000000"', true],
    // `-` is no delimiter: the uid alone is only the beginning of a word (inferred).
    ['user.username: 201234567890123999', false],
    ['user.username: 1763000000', false],
    ['user.username: 20123456789012399?-17*', true],
    ['user.username: 2012345678901239990*', false],
    ['verb: GET', true],
    ['verb: ge', false],
    ['requestURI: secrets', true],
    ['requestURI: /namespaces/prod/', true],
    ['requestURI: "prod/secrets"', true],
    ['objectRef.name: db-main and objectRef.namespace: prod', true],
    ['userAgent: kubectl and not userAgent: helm', true],
    ['user.username: 2012* and verb: delete', false],
    ['verb: delete or verb: get', true],
    ['darwin', true],
    ['darwin helm', false],
    ['user.uid: *', false],
    ['not user.uid: *', true],
    ['verb: "g*"', false],
    ['requestURI: db.main', false],
  ])('%s: %s', async (search, found) => {
    const { data } = await local.ask(search);

    expect(data.length).toBe(found ? 1 : 0);
  });

  test.each([
    ['requestObject: x', 'key (requestObject) is not config as key value config'],
    ['__time__: 1795140000', 'key (__time__) is not config as key value config'],
    ['responseStatus.code >= 400', 'key (responseStatus.code) is not config as numberic column'],
  ])('refuses %s (documented)', async (search, message) => {
    const answer = local.ask(search);

    await expect(answer).rejects.toMatchObject({
      code: 'ParameterInvalid',
      message: expect.stringContaining(message),
    });
  });
});
