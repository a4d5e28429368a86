/** Who was granted, issued or took away what, as far as the account's events tell. */
import { accessChanges } from '../../domain/inventory.ts';
import type { CredentialView } from '../credential-view.ts';
import type { Page } from './page.ts';
import { type Fact, Said, Time } from './pieces.tsx';

export function accessFacts(page: Page, access: CredentialView['access']): Fact[] {
  return accessChanges.flatMap((name): Fact[] => {
    const change = access[name];
    if (change === undefined) return [];
    const { at, what, by } = change;
    const value = (
      <>
        <Time page={page} at={at} /> · <Said>{what}</Said>
        {by === undefined ? (
          <></>
        ) : (
          <>
            {' '}
            · <Said>{by.name}</Said>
          </>
        )}
      </>
    );
    return [{ name: page.words.accessChange[name], value, isWide: true }];
  });
}
