/** Made-up names of people, roles and clusters; never the same twice. */
import type { Random } from './random.ts';

const givenNames = [
  'mei',
  'jun',
  'lan',
  'hao',
  'yan',
  'tao',
  'xin',
  'rui',
  'ken',
  'yui',
  'sora',
  'emma',
  'noah',
  'lena',
];
const surnames = [
  'chen',
  'huang',
  'zhou',
  'wu',
  'xu',
  'lin',
  'gao',
  'sato',
  'ito',
  'mori',
  'meyer',
  'novak',
  'rossi',
];
const teams = ['payments', 'search', 'orders', 'media', 'ledger', 'gateway', 'reports', 'catalog'];
const duties = ['deployer', 'migrator', 'backup', 'canary', 'exporter', 'runner'];
const stages = ['prod', 'staging', 'dev', 'perf'];

export interface PersonName {
  readonly userName: string;
  readonly displayName: string;
}

export interface Names {
  person(): PersonName;
  role(): string;
  cluster(): string;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function namesFrom(random: Random): Names {
  const used = new Set<string>();

  function unused(base: string): string {
    let name = base;
    for (let count = 2; used.has(name); count += 1) name = `${base}${count}`;
    used.add(name);
    return name;
  }

  return {
    person: () => {
      const given = random.pick(givenNames);
      const surname = random.pick(surnames);
      return {
        userName: unused(`${given}.${surname}`),
        displayName: `${capital(given)} ${capital(surname)}`,
      };
    },
    role: () => unused(`${random.pick(teams)}-${random.pick(duties)}`),
    cluster: () => unused(`${random.pick(teams)}-${random.pick(stages)}`),
  };
}
