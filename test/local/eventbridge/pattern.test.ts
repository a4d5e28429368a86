import { describe, expect, test } from 'vitest';
import type { EventPattern } from '../../../local/cloud/eventbridge/contract.ts';
import { compilePattern, PatternError } from '../../../local/cloud/eventbridge/pattern.ts';
import { anEvent } from './an-event.ts';

type Known = 'documented' | 'inferred';

const cases: readonly (readonly [string, EventPattern, boolean, Known])[] = [
  ['an exact value', { source: ['acs.ram'] }, true, 'documented'],
  ['another value', { source: ['acs.kms'] }, false, 'documented'],
  ['one of several values', { source: ['acs.ims', 'acs.ram'] }, true, 'documented'],
  ['the letter case', { source: ['ACS.RAM'] }, false, 'documented'],
  ['all fields together', { source: ['acs.ram'], type: ['kms:ActionTrail:ApiCall'] }, false, 'documented'],
  ['a nested value', { data: { eventName: ['DeleteUser', 'DeleteRole'] } }, true, 'documented'],
  ['a nested value elsewhere', { eventName: ['DeleteUser'] }, false, 'documented'],
  ['a prefix', { source: [{ prefix: 'acs.' }] }, true, 'documented'],
  ['a wrong prefix', { source: [{ prefix: 'ram' }] }, false, 'documented'],
  ['a suffix', { type: [{ suffix: ':ApiCall' }] }, true, 'documented'],
  ['a wrong suffix', { type: [{ suffix: ':Api' }] }, false, 'documented'],
  ['a part', { type: [{ contains: 'ActionTrail' }] }, true, 'documented'],
  ['anything but a value', { source: [{ 'anything-but': 'acs.kms' }] }, true, 'documented'],
  ['anything but this value', { source: [{ 'anything-but': 'acs.ram' }] }, false, 'documented'],
  ['anything but a number', { data: { count: [{ 'anything-but': 3 }] } }, false, 'documented'],
  ['anything but a list', { source: [{ 'anything-but': ['acs.kms', 'acs.ram'] }] }, false, 'documented'],
  ['anything but a prefix', { source: [{ 'anything-but': { prefix: 'acs.' } }] }, false, 'documented'],
  ['anything but, of a missing field', { dataschema: [{ 'anything-but': 'x' }] }, false, 'documented'],
  ['a number in a range', { data: { count: [{ numeric: ['>', 0, '<=', 3] }] } }, true, 'documented'],
  ['a number outside a range', { data: { count: [{ numeric: ['>', 3] }] } }, false, 'documented'],
  ['a number itself', { data: { count: [{ numeric: ['=', 3] }] } }, true, 'documented'],
  ['a string as a number', { source: [{ numeric: ['>', 0] }] }, false, 'inferred'],
  ['an address in a block', { data: { sourceIpAddress: [{ cidr: '192.0.2.0/24' }] } }, true, 'documented'],
  ['an address elsewhere', { data: { sourceIpAddress: [{ cidr: '10.0.0.0/8' }] } }, false, 'documented'],
  ['a field that is there', { subject: [{ exists: true }] }, true, 'documented'],
  ['a field that is not there', { dataschema: [{ exists: true }] }, false, 'documented'],
  ['the absence of a field', { dataschema: [{ exists: false }] }, true, 'documented'],
  ['the absence of a part', { data: { userIdentity: { type: [{ exists: false }] } } }, true, 'inferred'],
  ['null', { data: { responseElements: [null] } }, true, 'documented'],
  ['null, where the field is missing', { dataschema: [null] }, false, 'inferred'],
  ['the empty string', { data: { errorCode: [''] } }, true, 'documented'],
  ['null for the empty string', { data: { errorCode: [null] } }, false, 'documented'],
  ['true', { data: { isGlobal: [true] } }, true, 'documented'],
  [
    'an element of a list',
    { data: { referencedResources: { 'ACS::RAM::User': ['bob'] } } },
    true,
    'inferred',
  ],
  [
    'no element of a list',
    { data: { referencedResources: { 'ACS::RAM::User': ['eve'] } } },
    false,
    'inferred',
  ],
  ['one expression of five', { source: ['a', 'b', 'c', 'd', { prefix: 'acs' }] }, true, 'documented'],
  ['a name that objects inherit', { data: { constructor: [{ exists: false }] } }, true, 'inferred'],
  ['nothing asked', {}, true, 'inferred'],
];

describe('a pattern matches', () => {
  test.each(cases)('%s', (_name, pattern, expected) => {
    const matches = compilePattern(pattern);

    const matched = matches(anEvent());

    expect(matched).toBe(expected);
  });
});

const refused: readonly (readonly [string, EventPattern, RegExp])[] = [
  ['a sixth expression', { source: ['a', 'b', 'c', 'd', 'e', 'f'] }, /^source has 6 expressions; at most 5/],
  ['no expression', { source: [] }, /^source has no expression/],
  ['an empty object', { data: {} }, /^data is an empty object/],
  [
    'an unknown operator',
    { data: { eventName: [{ wildcard: 'Delete*' }] } },
    /data\.eventName\[0\].*"wildcard"/,
  ],
  ['an inherited operator', { source: [{ toString: 'x' }] }, /no operator "toString"/],
  [
    'an undocumented anything-but',
    { source: [{ 'anything-but': { suffix: 'x' } }] },
    /takes \{"prefix": …\}/,
  ],
  ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, /exactly one operator/],
  ['a prefix that is a number', { source: [{ prefix: 7 }] }, /source\[0\]\.prefix takes a string/],
  ['an odd range', { data: { count: [{ numeric: ['>'] }] } }, /takes pairs/],
  ['a strange comparison', { data: { count: [{ numeric: ['~', 1] }] } }, /knows = < <= > >=; got "~"/],
  ['a block of IPv6', { source: [{ cidr: '::1/128' }] }, /IPv4 block/],
  ['a block without a length', { source: [{ cidr: '10.0.0.0' }] }, /IPv4 block/],
  ['exists without a claim', { source: [{ exists: 'yes' }] }, /takes true or false/],
  ['a list in a list', { source: [['a']] }, /must be a value or an operator/],
  ['a bare value', { source: 'acs.ram' } as unknown as EventPattern, /^source must be a list/],
  ['no object', [] as unknown as EventPattern, /^A pattern is an object/],
];

describe('a pattern is refused for', () => {
  test.each(refused)('%s', (_name, pattern, message) => {
    const compile = () => compilePattern(pattern);

    expect(compile).toThrow(PatternError);
    expect(compile).toThrow(message);
  });
});
