/** The policy that keeps Secret encryption on, as documented by the vendor: attached to somebody, it outweighs every Allow. */
import { switchOffAction } from './policy-evaluation.ts';

/** A RAM policy document, as it is pasted into RAM. */
export const denyPolicy: string = JSON.stringify(
  {
    Version: '1',
    Statement: [{ Action: [switchOffAction], Effect: 'Deny', Resource: ['*'] }],
  },
  undefined,
  2,
);
