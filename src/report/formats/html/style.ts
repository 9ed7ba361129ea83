export const STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #14161a); --card: light-dark(#ffffff, #1c1f25); --ink: light-dark(#1b1f27, #e6e8ec); --dim: light-dark(#5a6270, #9aa3b2);
  --rule: light-dark(#dfe3e9, #31363f); --code: light-dark(#f1f3f6, #23272f);
  --error: light-dark(#b3261e, #ff8a80); --warning: light-dark(#8a5300, #f2b84b); --note: light-dark(#1f5fa8, #82b7f5); --fine: light-dark(#1d6b3c, #74c893);
  --reads: light-dark(#d9483b, #e5695d); --writes: light-dark(#e0912f, #d99a45); --mild: light-dark(#b6c0cd, #4a5362);
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; text-wrap: balance; }
h1 .mark { color: var(--dim); font-weight: 400; }
h2 { margin: 0 0 1rem; font-size: 1.05rem; display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: baseline; }
h3 { margin: 0; font-size: .95rem; font-weight: 500; }
a { color: var(--note); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--note); outline-offset: 2px; border-radius: 3px; }
code, pre, .path, .line { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .86em; }
.path { overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 22rem; overflow: auto; }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
.basis { margin: .3rem 0 1rem; color: var(--dim); }
.filters { display: flex; gap: .5rem; margin-bottom: 1rem; }
[hidden] { display: none !important; }
button { font: inherit; font-size: .85rem; color: inherit; background: var(--card); border: 1px solid var(--rule); border-radius: 999px; padding: .2rem .8rem; cursor: pointer; }
.filter::before { content: "✓ "; }
.filter[aria-pressed="false"] { opacity: .65; text-decoration: line-through; }
.filter[aria-pressed="false"]::before { content: ""; }
.error { --tone: var(--error); } .warning { --tone: var(--warning); } .note { --tone: var(--note); }
.filter, .tally > span, .severity { color: var(--tone); }
.tally { display: inline-flex; gap: .6rem; font-size: .85rem; font-weight: 400; }
.tally .fine { color: var(--fine); }
.badge { font-size: .75rem; font-weight: 500; border: 1px solid var(--rule); border-radius: 999px; padding: 0 .55rem; color: var(--dim); }
.badge.breaking { color: var(--error); border-color: currentColor; }
nav ol { list-style: none; margin: 0 0 1.5rem; padding: 0; }
nav li { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: baseline; padding: .3rem 0; border-bottom: 1px solid var(--rule); }
nav li a { flex: 1 1 18rem; }
.migration, .unseen { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 0 0 1.25rem; }
.timeline { list-style: none; margin: 0; padding: 0; }
.statement, .lanes { display: grid; grid-template-columns: repeat(var(--lanes), 16px) minmax(0, 1fr); column-gap: 4px; }
.lanes span { grid-column: var(--lane); text-align: center; font-size: .7rem; color: var(--dim); }
.lane { grid-column: var(--lane); grid-row: 1; }
.lane.reads { background: var(--reads); } .lane.writes { background: var(--writes); }
.lane.taken:not(.kept) { border-radius: 5px 5px 0 0; margin-top: .6rem; }
.lane.kept:not(.taken) { opacity: .5; }
.lane.long { background-image: repeating-linear-gradient(135deg, transparent 0 4px, rgb(255 255 255 / .35) 4px 7px); }
.key { display: flex; flex-wrap: wrap; align-items: center; gap: .2rem .5rem; font-size: .8rem; color: var(--dim); }
.key .lane { width: 14px; height: 14px; margin: 0 0 0 .6rem !important; border-radius: 3px; }
.key .lane:first-child { margin-left: 0 !important; }
.what { grid-column: calc(var(--lanes) + 1); grid-row: 1; min-width: 0; padding: .55rem 0 .75rem .5rem; border-top: 1px solid var(--rule); }
.sql { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); }
.sql .line { color: var(--dim); user-select: none; }
.lock { margin: .3rem 0 0 2.6rem; padding-left: .6rem; border-left: 3px solid var(--mild); font-size: .85rem; color: var(--dim); }
.lock.reads { border-color: var(--reads); color: inherit; } .lock.writes { border-color: var(--writes); color: inherit; }
.lock.unknown { border-color: var(--warning); color: var(--warning); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: .5rem 0 0; font-size: .8rem; color: var(--dim); overflow-wrap: anywhere; }
.finding { margin: .6rem 0 0 2.6rem; padding: .6rem .8rem; border: 1px solid var(--rule); border-left: 3px solid var(--tone); border-radius: 6px; }
.migration > .finding { margin-left: 0; margin-bottom: .8rem; }
.severity { font-weight: 700; }
figure { margin: .5rem 0 0; background: var(--code); border-radius: 6px; padding: .4rem .7rem .6rem; }
figcaption { display: flex; justify-content: space-between; align-items: center; min-height: 1.8rem; font-size: .78rem; color: var(--dim); }
.copy { padding: 0 .6rem; font-size: .75rem; }
.where { margin: .4rem 0 0; font-size: .8rem; color: var(--dim); overflow-wrap: anywhere; }
.back { margin-top: 1rem; border-top: 1px solid var(--rule); padding-top: .7rem; }
.back summary { cursor: pointer; } .back summary .tally { margin-left: .6rem; }
.back.none, .empty, footer { color: var(--dim); font-size: .85rem; }
.unseen ul { margin: 0; padding-left: 1.2rem; }
@media (max-width: 40rem) { .finding, .lock { margin-left: 0; } body { padding: 1rem .75rem 3rem; } .sql { grid-template-columns: 2rem minmax(0, 1fr); } }
@media print { body { max-width: none; } .migration { break-inside: avoid-page; } pre { max-height: none; } .copy, .filters, .skip { display: none !important; } }
`;
