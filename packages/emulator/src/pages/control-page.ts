import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { EmulatorState } from '../emulator-state.js'
import type { Faults } from '../faults.js'
import type { LoggedRequest } from '../request-log.js'
import { controlPageStyle } from './control-page-style.js'
import { formGroups } from './fault-form.js'
import type { FormField, FormGroup } from './fault-form.js'

type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const shownRequests = 60

/** The page of switches, `/_emulator`: one form and no script, so that it works everywhere. */
export function controlPage(
  faults: Faults,
  state: EmulatorState,
  requests: readonly LoggedRequest[],
): Html {
  const groups = formGroups(faults)
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
      </head>
      <body>
        ${header(state)}
        <main>
          <form method="post" action="/_emulator/faults">
            <div class="groups">${groups.map(groupHtml)}</div>
            <div class="apply"><button class="primary" data-testid="apply">Apply</button></div>
          </form>
          ${stateHtml(state)} ${requestsHtml(requests)}
        </main>
      </body>
    </html>`
}

function header(state: EmulatorState): Html {
  const count = state.connections.length
  return html`<header>
    <div>
      <h1>ChatHub emulator</h1>
      <p>${count === 1 ? '1 panel' : `${count} panels`} connected to the hub</p>
    </div>
    <nav aria-label="Actions">
      <a href="/customer">Customer’s page</a>
      ${actionHtml('cut', 'Cut connections')} ${actionHtml('revoke', 'Revoke company tokens')}
      ${actionHtml('reset', 'Reset everything')}
    </nav>
  </header>`
}

function actionHtml(name: string, label: string): Html {
  return html`<form method="post" action="/_emulator/${name}">
    <button data-testid="${name}">${label}</button>
  </form>`
}

function groupHtml({ title, fields }: FormGroup): Html {
  return html`<fieldset>
    <legend>${title}</legend>
    ${fields.map(fieldHtml)}
  </fieldset>`
}

function fieldHtml(field: FormField): Html {
  const { name, label, kind, value, choices } = field
  if (kind === 'flag') return choiceHtml(name, label, ['false', 'true'], String(value))
  if (kind === 'choice') return choiceHtml(name, label, choices.map(String), String(value))
  const type = kind === 'number' ? 'number' : 'text'
  return html`<label>
    <span>${label}</span>
    <input name="${name}" type="${type}" value="${value ?? ''}" placeholder="none" />
  </label>`
}

const optionLabels: Readonly<Record<string, string>> = { true: 'yes', false: 'no' }

function choiceHtml(name: string, label: string, choices: readonly string[], value: string): Html {
  const options = choices.map((choice) => {
    const selected = choice === value ? 'selected' : ''
    return html`<option value="${choice}" ${selected}>${optionLabels[choice] ?? choice}</option>`
  })
  return html`<label>
    <span>${label}</span>
    <select name="${name}">
      ${options}
    </select>
  </label>`
}

function stateHtml({ chats, operators, organizations }: EmulatorState): Html {
  const rows = organizations.map((organization) => {
    const belongs = ({ organizationId }: { readonly organizationId: number }): boolean =>
      organizationId === organization.id
    const ofOrganization = chats.filter(belongs)
    const unread = ofOrganization.reduce((sum, { countUnread }) => sum + countUnread, 0)
    return html`<tr>
      <td>${organization.id}</td>
      <td>${organization.name}</td>
      <td>${operators.filter(belongs).length}</td>
      <td>${ofOrganization.length}</td>
      <td>${unread}</td>
    </tr>`
  })
  return html`<section>
    <h2>Organizations</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th>Id</th>
            <th>Name</th>
            <th>Operators</th>
            <th>Chats</th>
            <th>Unread</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`
}

function requestsHtml(requests: readonly LoggedRequest[]): Html {
  const newest = requests
    .filter(({ path }) => !path.startsWith('/_emulator') || path.includes('/customer/'))
    .slice(-shownRequests)
    .toReversed()
  const rows = newest.map(
    ({ at, method, path, query, caller, status, durationMs }) =>
      html`<tr>
        <td>${new Date(at).toISOString().slice(11, 19)}</td>
        <td>${method} ${path}${query}</td>
        <td>${caller ?? ''}</td>
        <td class="${status !== null && status < 400 ? '' : 'bad'}">${status ?? 'cut'}</td>
        <td>${durationMs} ms</td>
      </tr>`,
  )
  return html`<section>
    <h2>Requests, newest first</h2>
    <div class="table">
      <table data-testid="requests">
        <thead>
          <tr>
            <th>UTC</th>
            <th>Request</th>
            <th>Caller</th>
            <th>Status</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`
}
