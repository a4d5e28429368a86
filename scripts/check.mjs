/** Everything that can be said of the sources without running them, at the same time; prints in full what found something. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules', '.bin', name);

const checks = [
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'types', command: bin('tsc'), args: ['-p', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings'] },
  { name: 'unused', command: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
  { name: 'imports', command: process.execPath, args: ['--import', 'tsx', 'scripts/check-imports.ts'] },
];

function run({ name, command, args }) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && command !== process.execPath;
    const child = spawn(command, args, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.on('error', (error) => resolve({ name, passed: false, text: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ name, passed: code === 0, text }));
  });
}

const results = await Promise.all(checks.map(run));
const failed = results.filter(({ passed }) => !passed);
for (const { name, text } of failed) process.stdout.write(`\n${name}:\n${text.trimEnd()}\n`);
const names = (some) => some.map(({ name }) => name).join(', ');
if (failed.length === 0) process.stdout.write(`Checked: ${names(results)}.\n`);
else process.stdout.write(`\nThe check failed: ${names(failed)}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
