import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Faults } from '../faults.js'
import type { World } from '../world/world.js'
import { controlPageStyle } from './control-page-style.js'
import { formGroups } from './fault-form.js'
import type { FormField, FormGroup } from './fault-form.js'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** Address of the page's script. */
const scriptPath = '/_emulator/control.js'

/** What a browser may do on the page. */
export const controlPagePolicy: string = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The page of switches, `/_emulator`. The form works without a script; the script applies each change
 * at once and shows live what happens.
 *
 * @param usual - The faults of the start.
 */
export function controlPage(faults: Faults, usual: Faults, world: World): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>ChatHub emulator</title>
        <link rel="icon" href="data:," />
        <style>
          ${controlPageStyle}
        </style>
        <script type="module" src="${scriptPath}"></script>
      </head>
      <body>
        ${header()}
        <p class="told" role="status" data-testid="told"></p>
        <main>
          <form class="switches" method="post" action="/_emulator/faults" aria-label="Switches">
            ${formGroups(faults, usual).map(groupHtml)}
            <div class="apply"><button class="primary" data-testid="apply">Apply</button></div>
          </form>
          <div class="live">
            <noscript
              ><p class="card">The live lists need JavaScript; the switches do not.</p></noscript
            >
            ${requestsHtml()} ${connectionsHtml()} ${tokensHtml()} ${organizationsHtml(world)}
          </div>
        </main>
        <dialog aria-labelledby="request-title" data-testid="request-dialog">
          <h2 id="request-title"></h2>
          <dl></dl>
          <form method="dialog"><button class="primary">Close</button></form>
        </dialog>
      </body>
    </html>`
}

function header(): Html {
  return html`<header>
    <div>
      <h1>ChatHub emulator</h1>
      <p>
        <span class="light" role="status" data-testid="live" data-state="waiting">not live</span>
        A stand-in for the vendor’s service
      </p>
    </div>
    <nav aria-label="Actions">
      <a class="to-lists" href="#requests">Live lists</a>
      <a href="/customer">Customer’s page</a>
      ${actionHtml('cut', 'Cut connections', 'Ends every real-time connection without a word.')}
      ${actionHtml('revoke', 'Revoke company tokens', 'Makes all company tokens of now invalid.')}
      ${actionHtml('reset', 'Reset everything', 'First data, usual switches, empty lists.')}
    </nav>
  </header>`
}

function actionHtml(name: string, label: string, hint: string): Html {
  return html`<form method="post" action="/_emulator/${name}" data-action="${name}">
    <button data-testid="${name}" title="${hint}">${label}</button>
  </form>`
}

function groupHtml({ title, hint, fields }: FormGroup, index: number): Html {
  const isChanged = fields.some(({ value, usual }) => value !== usual)
  // All fields stay in the form while closed: without a script it is sent as a whole.
  return html`<details class="card group" ${index === 0 || isChanged ? 'open' : ''}>
    <summary>
      <span class="title">${title}</span>
      <span class="changes" data-changes></span>
      <span class="hint">${hint}</span>
    </summary>
    <div class="fields">${fields.map(fieldHtml)}</div>
  </details>`
}

function fieldHtml(field: FormField): Html {
  const { name, label, hint, usual, value } = field
  const id = `field-${name}`
  return html`<div class="field" data-usual="${usual}" data-changed="${value !== usual}">
    <label for="${id}">${label}</label>
    ${controlHtml(id, field)}
    <p class="hint" id="${id}-hint">${hint}</p>
  </div>`
}

function controlHtml(id: string, { name, kind, value, choices }: FormField): Html {
  if (kind === 'flag') return choiceHtml(id, name, ['false', 'true'], value)
  if (kind === 'choice') return choiceHtml(id, name, choices, value)
  const type = kind === 'number' ? 'number' : 'text'
  return html`<input
    id="${id}"
    name="${name}"
    type="${type}"
    step="any"
    value="${value}"
    placeholder="none"
    aria-describedby="${id}-hint"
    autocomplete="off"
  />`
}

const optionLabels: Readonly<Record<string, string>> = { true: 'yes', false: 'no' }

function choiceHtml(id: string, name: string, choices: readonly string[], value: string): Html {
  const options = choices.map((choice) => {
    const selected = choice === value ? 'selected' : ''
    return html`<option value="${choice}" ${selected}>${optionLabels[choice] ?? choice}</option>`
  })
  return html`<select id="${id}" name="${name}" aria-describedby="${id}-hint">
    ${options}
  </select>`
}

function requestsHtml(): Html {
  return html`<section class="card" aria-labelledby="requests">
    <div class="head">
      <h2 id="requests">Requests</h2>
      <label class="filter">
        <span>Filter</span><input type="search" data-filter placeholder="path, caller or status" />
      </label>
      <button type="button" aria-pressed="false" data-pause>Pause</button>
    </div>
    <div class="scroller" tabindex="0" role="region" aria-label="List of requests">
      <table data-testid="requests">
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Status</th>
            <th scope="col">Caller</th>
            <th scope="col">UTC</th>
          </tr>
        </thead>
        <tbody></tbody>
      </table>
      <p class="empty">Nothing was asked yet. Requests appear here as they come.</p>
    </div>
  </section>`
}

function connectionsHtml(): Html {
  return html`<section class="card" aria-labelledby="connections">
    <h2 id="connections">Connections to the hub <span class="count" data-count></span></h2>
    <ul data-testid="connections" tabindex="0" aria-labelledby="connections"></ul>
    <p class="empty">No panel is connected.</p>
  </section>`
}

function tokensHtml(): Html {
  return html`<section class="card" aria-labelledby="tokens">
    <h2 id="tokens">Tokens given out <span class="count" data-count></span></h2>
    <ul data-testid="tokens" tabindex="0" aria-labelledby="tokens"></ul>
    <p class="empty">No token was given out yet.</p>
  </section>`
}

function organizationsHtml(world: World): Html {
  const operators = world.operators()
  const items = world.organizations().map(({ id, name }) => {
    const ofOrganization = operators.filter(({ organizationId }) => organizationId === id)
    const words = ofOrganization.map((one) => `${one.id} ${one.name}${statusNote[one.status]}`)
    return html`<li><strong>${id} ${name}</strong> ${words.join(', ')}</li>`
  })
  const { chats, messages } = world.chats.count()
  return html`<section class="card" aria-labelledby="organizations">
    <h2 id="organizations">Organizations and operators</h2>
    <ul>
      ${items}
    </ul>
    <p class="hint">${chats} chats with ${messages} messages.</p>
  </section>`
}

const statusNote = { 0: '', 1: ' (inactive)', 2: ' (deleted)' } as const
