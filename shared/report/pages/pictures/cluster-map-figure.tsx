/** Clusters × what stands there, as a picture; the table below it has the same numbers. */
import type { Page } from '../page.ts';
import { Picture } from './picture.tsx';

export function ClusterMap({ page, picture }: { readonly page: Page; readonly picture: string | undefined }) {
  const { t } = page;
  if (picture === undefined) return <></>;
  return (
    <figure>
      <Picture svg={picture} labelledBy="map-caption" />
      <figcaption id="map-caption">{t.clusters.map}</figcaption>
    </figure>
  );
}
