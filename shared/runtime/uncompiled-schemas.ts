/**
 * To be imported before anything that makes a schema, as zod looks at its settings then. It would compile each schema at its
 * first use; a new process uses most of them once, and compiling takes ten times as long as reading one answer without.
 */
import * as z from 'zod';

z.config({ jitless: true });
