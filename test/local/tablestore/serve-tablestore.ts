/** A process of its own that serves the file named on the command line and prints its endpoint, until it is killed. */
import { startTablestore } from './tablestore-fixture.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('The file is missing.');
const { endpoint } = await startTablestore({ file });
process.stdout.write(`${endpoint}\n`);
