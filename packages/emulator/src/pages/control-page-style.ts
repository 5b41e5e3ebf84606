import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Style sheet of the page of switches. */
export const controlPageStyle: HtmlEscapedString = raw(`
:root {
  --back: #f4f5f8; --card: #ffffff; --text: #1c2130; --quiet: #565e71; --line: #d9dde6;
  --edge: #868fa3; --accent: #3346c9; --on-accent: #ffffff; --bad: #b3261e; --good: #1d7a46;
  --tint: #eef0fd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12151d; --card: #1b202b; --text: #e8ebf2; --quiet: #a9b2c4; --line: #333a4a;
    --edge: #727c92; --accent: #aab4ff; --on-accent: #12151d; --bad: #ff9d94; --good: #7ddca4;
    --tint: #252b42;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-block: 4rem; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif;
}
header {
  display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; align-items: center;
  justify-content: space-between; padding: 1rem clamp(0.75rem, 3vw, 2rem); background: var(--card);
  border-bottom: 1px solid var(--line);
}
h1 { margin: 0; font-size: 1.3rem; }
header p { margin: 0.1rem 0 0; color: var(--quiet); }
.light { color: var(--text); font-weight: 600; margin-right: 0.6rem; }
.light::before {
  content: ''; display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.4rem;
  border-radius: 50%; background: var(--bad);
}
.light[data-state='live']::before { background: var(--good); }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
nav a { color: var(--accent); padding: 0.45rem 0.5rem; }
.told {
  position: sticky; top: 0; z-index: 2; margin: 0; padding: 0 clamp(0.75rem, 3vw, 2rem); background: var(--tint);
  border-bottom: 1px solid var(--line);
}
.told:not(:empty) { padding-block: 0.5rem; }
.told[data-bad] { color: var(--bad); font-weight: 600; }
main {
  display: grid; gap: 1rem; align-items: start; padding: 1rem clamp(0.75rem, 3vw, 2rem) 3rem;
  grid-template-columns: minmax(0, 1fr);
}
@media (min-width: 1000px) { main { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); } }
.switches, .live { display: grid; gap: 0.75rem; min-width: 0; }
@media (min-width: 1000px) {
  .live { position: sticky; top: 3.5rem; }
  .to-lists:not(:focus) { position: absolute; clip-path: inset(50%); }
}
.card {
  margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 0.9rem 1.1rem; min-width: 0;
}
.hint { color: var(--quiet); font-size: 0.85rem; margin: 0; }
summary { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; cursor: pointer; }
summary::marker { content: ''; }
summary::-webkit-details-marker { display: none; }
.title { font-weight: 650; }
.title::before {
  content: ''; display: inline-block; width: 0.4rem; height: 0.4rem; margin: 0 0.7rem 0.15rem 0.1rem;
  border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(-45deg);
}
[open] > summary .title::before { transform: rotate(45deg); }
summary .hint { grid-column: 1 / -1; padding-left: 1.2rem; }
.changes { color: var(--accent); font-size: 0.85rem; font-weight: 600; }
.fields {
  display: grid; gap: 0.7rem 1.5rem; margin-top: 0.8rem;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
}
.field {
  display: grid; grid-template-columns: minmax(0, 1fr) 8.5rem; gap: 0.1rem 0.75rem;
  align-items: center; padding: 0.3rem 0.5rem; border-left: 3px solid transparent; border-radius: 4px;
}
.field .hint { grid-column: 1 / -1; }
.field[data-changed='true'] { border-color: var(--accent); background: var(--tint); }
input, select, button { font: inherit; color: var(--text); }
input, select {
  width: 100%; min-width: 0; min-height: 2.1rem; padding: 0.25rem 0.5rem; background: var(--card);
  border: 1px solid var(--edge); border-radius: 7px;
}
input::placeholder { color: var(--quiet); opacity: 1; }
[aria-invalid='true'] { border: 2px solid var(--bad); }
button {
  min-height: 2.2rem; padding: 0.3rem 0.85rem; background: var(--card); cursor: pointer;
  border: 1px solid var(--edge); border-radius: 8px;
}
button:hover, button[aria-pressed='true'] { border-color: var(--accent); color: var(--accent); }
.primary, .primary:hover {
  background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.apply { position: sticky; bottom: 0.5rem; text-align: right; }
.is-live .apply { display: none; }
h2 { margin: 0 0 0.5rem; font-size: 1rem; }
.count { color: var(--quiet); font-weight: 400; }
.head { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; margin-bottom: 0.5rem; }
.head h2 { margin: 0; flex: 1; }
.filter { display: flex; gap: 0.5rem; align-items: center; color: var(--quiet); }
.filter input { width: 12rem; }
.scroller { overflow: auto; max-height: 24rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
thead th { position: sticky; top: 0; background: var(--card); }
th { text-align: left; color: var(--quiet); font-weight: 550; }
th, td { padding: 0.25rem 0.8rem 0.25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
td:first-child { width: 100%; max-width: 0; }
td button {
  display: block; width: 100%; min-height: 1.8rem; padding: 0 0.3rem; overflow: hidden;
  text-overflow: ellipsis; text-align: left; border-color: transparent;
}
.bad { color: var(--bad); font-weight: 600; }
@media (max-width: 599px) {
  nav button { padding-inline: 0.6rem; }
  th:nth-child(3), td:nth-child(3) { display: none; }
}
ul { margin: 0; padding: 0; list-style: none; max-height: 12rem; overflow: auto; }
li { padding: 0.25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
li:last-child { border-bottom: 0; }
.empty { margin: 0.4rem 0 0; color: var(--quiet); }
tbody:not(:empty) ~ .empty, ul:not(:empty) ~ .empty, table:has(tbody tr) ~ .empty { display: none; }
dialog {
  width: min(40rem, calc(100vw - 2rem)); color: var(--text); background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; padding: 1.2rem;
}
dialog::backdrop { background: rgb(0 0 0 / 45%); }
dialog h2 { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.3rem 1rem; margin: 0 0 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; font-size: 0.9em; }
`)
