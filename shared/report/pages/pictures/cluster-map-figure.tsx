/** Clusters × what stands there, as a picture; the table below it has the same numbers. */
import { raw } from 'hono/html';
import type { Page } from '../page.ts';

export function ClusterMap({ page, picture }: { readonly page: Page; readonly picture: string | undefined }) {
  const { t } = page;
  if (picture === undefined) return <></>;
  return (
    <figure>
      <div class="map" role="img" aria-labelledby="map-caption">
        {raw(picture)}
      </div>
      <figcaption id="map-caption">{t.clusters.map}</figcaption>
    </figure>
  );
}
