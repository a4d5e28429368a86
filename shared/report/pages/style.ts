/** The style sheet of every page: light and dark, from a phone to a wide screen, and on paper. */

const light = `
  color-scheme: light;
  --page: #ffffff; --raised: #f5f6f8; --text: #1b1f24; --quiet: #575f6a; --line: #c9ced6; --link: #0b57b0;
  --focus: #0b57b0;
  --good: #176b37; --good-soft: #dff3e5; --notice: #1d5ea8; --notice-soft: #e2eefb;
  --warning: #855300; --warning-soft: #fdf0d3; --critical: #b3181f; --critical-soft: #fde3e3;
  --unknown: #6b3fa0; --unknown-soft: #efe6fa; --plain: #4f5762; --plain-soft: #e9ebee;
`;

const dark = `
  color-scheme: dark;
  --page: #14171b; --raised: #1e2329; --text: #e7eaee; --quiet: #a9b1bc; --line: #47505b; --link: #8ebeff;
  --focus: #8ebeff;
  --good: #7fd79c; --good-soft: #173724; --notice: #92c2ff; --notice-soft: #17304f;
  --warning: #f2c56d; --warning-soft: #43320c; --critical: #ff9c9c; --critical-soft: #501c1f;
  --unknown: #d0b0ff; --unknown-soft: #36244f; --plain: #b4bcc6; --plain-soft: #2b3138;
`;

const tones = ['good', 'notice', 'warning', 'critical', 'unknown', 'plain']
  .map(
    (tone) => `
.badge.${tone} { color: var(--${tone}); background: var(--${tone}-soft); }
.number.${tone}, .finding.${tone}, .answer.${tone} { border-color: var(--${tone}); }
.answer.${tone} { background: var(--${tone}-soft); }
.number.${tone} strong { color: var(--${tone}); }`,
  )
  .join('');

export const style = `
:root { ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }

* { box-sizing: border-box; }
html { font: 100%/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Open Sans", "Noto Sans", Arial, sans-serif; }
:lang(ja) { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "Hiragino Sans", "Yu Gothic UI", Meiryo, "Noto Sans JP", "Noto Sans CJK JP", sans-serif; }
:lang(zh) { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
main:focus-visible { outline: none; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .5rem; }
h2 { font-size: 1.2rem; margin: 1.75rem 0 .5rem; }
h3, .finding h2 { font-size: 1rem; margin: .25rem 0; }
small, .meta, .lead, figcaption { color: var(--quiet); }
small, .meta { font-size: .85rem; }
code { font-family: ui-monospace, "SFMono-Regular", "Liberation Mono", monospace; font-size: .85em; }

.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--page); }
.skip:focus { left: 0; }
.top, main, footer { max-width: 80rem; margin: 0 auto; padding: 0 1rem; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; padding-top: .75rem; border-bottom: 1px solid var(--line); }
.product { font-weight: 700; text-decoration: none; color: var(--text); padding: .4rem 0; }
.top nav { flex: 1 1 20rem; }
.top nav ul, .inline, .actions, .numbers, .findings, .reasons { list-style: none; margin: 0; padding: 0; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0 .25rem; }
.top nav a { display: block; padding: .5rem .45rem; text-decoration: none; color: var(--text); border-bottom: 3px solid transparent; }
.top nav a:hover { text-decoration: underline; }
.top nav a[aria-current] { border-color: var(--link); font-weight: 600; }
footer { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin-top: 3rem; padding: 1rem; border-top: 1px solid var(--line); color: var(--quiet); }
.inline { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.inline a, footer p a { display: inline-block; padding: .35rem 0; }
.inline a[aria-current] { color: var(--text); text-decoration: none; font-weight: 600; }

.answer { border: 2px solid; border-radius: .5rem; padding: .25rem 1.25rem; margin: 1rem 0; }
.answer h2 { margin-top: .75rem; font-size: 1rem; }
.answer .verdict { font-size: 1.5rem; line-height: 1.3; font-weight: 700; margin: .25rem 0; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; }
.number { border: 1px solid var(--line); border-left-width: 5px; border-radius: .4rem; background: var(--raised); }
.number > a { display: block; padding: .6rem .8rem; color: var(--text); text-decoration: none; height: 100%; }
.number > a:hover span { text-decoration: underline; }
.number strong { display: block; font-size: 1.7rem; line-height: 1.2; }
.number.plain { padding: .35rem .8rem; font-size: .9rem; grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0 2rem; }
.number.plain p { margin: .25rem 0; }

.badge { display: inline-block; border-radius: .3rem; padding: .05rem .45rem; margin: .05rem .15rem .05rem 0; font-size: .87rem; font-weight: 600; }
.none { color: var(--quiet); }
.said { unicode-bidi: isolate; overflow-wrap: anywhere; }
.id { overflow-wrap: anywhere; }
th > .id { overflow-wrap: break-word; }
.unseen { unicode-bidi: isolate; }
.unseen::before { content: attr(data-code); font-size: .75em; border: 1px solid; border-radius: .2rem; padding: 0 .2em; margin: 0 .1em; }
${tones}

.findings { display: grid; gap: .75rem; }
.finding { border: 1px solid var(--line); border-left: 5px solid; border-radius: .4rem; padding: .5rem .9rem; background: var(--raised); }
.finding p { margin: .35rem 0; }
.reasons > li { margin: .2rem 0; }
.empty { padding: 1.25rem; border: 1px dashed var(--line); border-radius: .4rem; color: var(--quiet); }
.note { padding: .6rem 1rem; border-left: 5px solid var(--good); background: var(--good-soft); }
.refusal { padding: .25rem 1rem; border-left: 5px solid var(--critical); background: var(--critical-soft); margin: 1rem 0; }

table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: break-word; }
th > a, td > a { display: inline-block; min-height: 1.5rem; }
thead th { font-weight: 600; color: var(--quiet); white-space: nowrap; }
td > small, th > small, th > code, th > a { display: block; }
.heard { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; }
th.number, td.number { text-align: right; background: none; border-radius: 0; border-width: 0 0 1px; display: table-cell; }

.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: .6rem 1.5rem; margin: .75rem 0; }
.facts .wide { grid-column: 1 / -1; }
.facts dt, .counts dt { color: var(--quiet); font-size: .85rem; }
.facts dd { margin: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 1rem; }
.counts { margin: 0; }
.counts > div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); }
.counts dd { margin: 0; font-variant-numeric: tabular-nums; }

button, .button, input, select { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--quiet); border-radius: .35rem; padding: .45rem .8rem; min-height: 2.5rem; }
input, select { max-width: 100%; }
button, .button { display: inline-block; cursor: pointer; text-decoration: none; background: var(--raised); }
button:hover, a.button:hover { border-color: var(--link); }
.primary { background: var(--link); color: var(--page); border-color: var(--link); font-weight: 600; }
.button.off { cursor: not-allowed; color: var(--quiet); border-style: dashed; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
.find, .filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .5rem 0; }
.find label, .filters label { display: grid; grid-template-columns: minmax(0, 1fr); font-size: .85rem; color: var(--quiet); min-width: 0; max-width: 100%; }
.find input { width: 11rem; }
.act { max-width: 42rem; }
.field { display: grid; gap: .25rem; margin: 1rem 0; }
.field.check { grid-template-columns: auto 1fr; align-items: start; gap: .6rem; }
.field.check input { width: 1.4rem; min-height: 1.4rem; margin: .1rem 0 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
.pager { display: flex; gap: 1.5rem; margin: 1rem 0; }
.pager a, .downloads a { padding: .35rem 0; display: inline-block; }
details summary { padding: .35rem 0; cursor: pointer; }
.downloads a { margin-right: .75rem; }

.timeline { list-style: none; margin: 1rem 0; padding: 0 0 0 1.25rem; border-left: 3px solid var(--line); }
.timeline > li { position: relative; padding-bottom: 1rem; }
.timeline > li::before { content: ""; position: absolute; left: -1.75rem; top: .4rem; width: .8rem; height: .8rem; border-radius: 50%; background: var(--link); }
.phases { display: flex; flex-wrap: wrap; gap: .5rem 2rem; padding-left: 1.5rem; color: var(--quiet); }
.phases [aria-current] { color: var(--text); font-weight: 700; }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; height: auto; max-width: 60rem; }

@media (max-width: 46rem) {
  h1 { font-size: 1.35rem; }
  .answer .verdict { font-size: 1.2rem; }
  .find, .find label, .find input { flex: 1 1 auto; width: 100%; }
  .find button { flex: 0 0 auto; }
  table, tbody, tr, td, th, td.number, th.number { display: block; width: 100%; text-align: left; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { border: 1px solid var(--line); border-radius: .4rem; padding: .35rem .7rem; margin: .6rem 0; background: var(--raised); }
  td, tbody th { border: 0; padding: .25rem 0; }
  td::before, tbody th::before { content: attr(data-name); display: block; font-size: .8rem; color: var(--quiet); }
  tbody th { font-weight: 600; }
  .picture { overflow-x: auto; }
  .picture svg { min-width: 42rem; }
}

@media print {
  :root { ${light} }
  .top nav, .find, .filters, footer form, footer nav, .actions, .pager, .downloads, .skip, .buttons { display: none; }
  body { font-size: 10pt; }
  a { color: inherit; text-decoration: none; }
  section, tr, li { break-inside: avoid; }
  .badge { border: 1px solid; }
}
`;
