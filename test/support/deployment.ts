/** The deployment file with other settings of some functions. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';

interface Deployed {
  /** Seconds. */
  timeout: number;
  asyncInvokeConfig?: { maxAsyncRetryAttempts: number };
}

const root = new URL('../../', import.meta.url);

/** Answers where it is until the test ends. Throws for a function that is not deployed. */
export function deploymentWith(name: string, change: (deployed: Deployed) => void): string {
  const text = readFileSync(new URL('s.yaml', root), 'utf8');
  const spec = parse(text.replaceAll('./dist/', `${new URL('dist', root).pathname}/`)) as {
    resources: Record<string, { props: Deployed }>;
  };
  const deployed = spec.resources[name]?.props;
  if (deployed === undefined) throw new Error(`${name} is not deployed.`);
  change(deployed);
  const folder = mkdtempSync(join(tmpdir(), 'guard-deployment-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const specFile = join(folder, 's.yaml');
  writeFileSync(specFile, stringify(spec));
  return specFile;
}
