/** A picture that this program drew; on a narrow screen it is scrolled rather than shrunk until nobody can read it. */
import { raw } from 'hono/html';

export function Picture({ svg, labelledBy }: { readonly svg: string; readonly labelledBy: string }) {
  return (
    <div class="picture" role="group" aria-labelledby={labelledBy} tabindex={0}>
      <div role="img" aria-labelledby={labelledBy}>
        {raw(svg)}
      </div>
    </div>
  );
}
