import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Style sheet of the page of switches. */
export const controlPageStyle: HtmlEscapedString = raw(`
:root {
  --back: #f4f5f8; --card: #ffffff; --text: #1c2130; --quiet: #5a6275; --line: #d9dde6;
  --accent: #3346c9; --on-accent: #ffffff; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12151d; --card: #1b202b; --text: #e8ebf2; --quiet: #a2abbd; --line: #333a4a;
    --accent: #aab4ff; --on-accent: #12151d; --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 15px/1.45 system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif;
}
header {
  display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; justify-content: space-between;
  padding: 1.25rem clamp(1rem, 4vw, 2.5rem); background: var(--card);
  border-bottom: 1px solid var(--line);
}
h1 { margin: 0; font-size: 1.35rem; }
header p { margin: 0.15rem 0 0; color: var(--quiet); }
nav { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
nav a { color: var(--accent); padding: 0.45rem 0.5rem; }
main { padding: 1.5rem clamp(1rem, 4vw, 2.5rem) 3rem; }
.groups { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
fieldset, section {
  margin: 0; padding: 1rem 1.1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px; min-width: 0;
}
legend { float: left; width: 100%; padding: 0; margin-bottom: 0.6rem; font-weight: 650; }
legend + * { clear: both; }
section { margin-top: 1rem; }
h2 { margin: 0 0 0.6rem; font-size: 1rem; }
label {
  display: flex; gap: 0.75rem; align-items: center; justify-content: space-between;
  padding: 0.25rem 0; color: var(--quiet);
}
input, select, button { font: inherit; color: var(--text); }
input, select {
  width: 9.5rem; flex: none; padding: 0.35rem 0.5rem; background: var(--back);
  border: 1px solid var(--line); border-radius: 7px;
}
button {
  padding: 0.45rem 0.85rem; background: var(--card); cursor: pointer;
  border: 1px solid var(--line); border-radius: 8px;
}
button:hover { border-color: var(--accent); }
.primary {
  background: var(--accent); color: var(--on-accent); border-color: var(--accent);
  padding: 0.6rem 1.6rem; font-weight: 600;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.apply {
  position: sticky; bottom: 0; padding: 0.9rem 1rem; text-align: right; pointer-events: none;
}
.apply button { pointer-events: auto; box-shadow: 0 4px 18px rgb(0 0 0 / 30%); }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--quiet); font-weight: 550; }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
.bad { color: var(--bad); font-weight: 600; }
`)
