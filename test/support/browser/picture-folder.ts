/** Where pictures of pages are kept for a person to look at. */
import { fileURLToPath } from 'node:url';

export const pictureFolder = fileURLToPath(new URL('../../../test-results/pages/', import.meta.url));
