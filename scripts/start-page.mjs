import { readFile } from 'node:fs/promises'

/**
 * @typedef {import('../apps/token-server/src/demo-users.ts').DemoUser} Account
 * @typedef {import('./demo-servers.mjs').ServerName} ServerName
 * @typedef {{ title: string, text: string, url: string }} Card
 */

/** An icon in the page itself: a browser asks for no other. */
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#5b4fe0" d="M6 5h20a3 3 0 0 1 3 3v13a3 3 0 0 1-3 3H15l-7 5v-5H6a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3z"/></svg>',
  )

/**
 * Writes the page that links to everything `npm start` runs.
 *
 * @param {{ urls: Record<ServerName, string>, customerUrl: string, accounts: readonly Account[] }} content
 * @returns {Promise<string>} The page.
 */
export async function startPage({ urls, customerUrl, accounts }) {
  const styles = await readFile(new URL('start-page.css', import.meta.url), 'utf8')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ChatHub demos</title>
<link rel="icon" href="${icon}">
<style>${styles}</style>
</head>
<body>
<main>
<header>
<h1>ChatHub demos</h1>
<p>One operator panel in four kinds of page. Log in as an operator, open the customer’s page beside
it, and let the two talk. Everything runs on this machine, against an emulator of the service.</p>
</header>
${section('Operator demos', cards(demoCards(urls)))}
${section('The other side', cards(otherCards(urls, customerUrl)))}
<div class="columns">
<section class="panel"><h2>What to try</h2>${suggestions()}</section>
<section class="panel"><h2>Demo accounts</h2>${accountTable(accounts)}</section>
</div>
</main>
</body>
</html>
`
}

/**
 * @param {Record<ServerName, string>} urls
 * @returns {Card[]}
 */
function demoCards(urls) {
  return [
    { title: 'React', text: 'Component and hook', url: urls.react },
    { title: 'Vue', text: 'Component and composable', url: urls.vue },
    { title: 'Angular', text: 'Directive, service and module', url: urls.angular },
    { title: 'Plain HTML', text: 'The core without a framework', url: urls.html },
  ]
}

/**
 * @param {Record<ServerName, string>} urls
 * @param {string} customerUrl
 * @returns {Card[]}
 */
function otherCards(urls, customerUrl) {
  return [
    { title: 'Customer’s page', text: 'Write to the operators as a customer', url: customerUrl },
    {
      title: 'Emulator’s switches',
      text: 'Slow answers, dead hosts, short tokens: faults on demand',
      url: `${urls.emulator}/_emulator`,
    },
    {
      title: 'Login',
      text: 'The token server behind all four demos',
      url: `${urls.tokenServer}/login`,
    },
  ]
}

function suggestions() {
  return `<ol>
<li>Open a demo, log in as one of the operators: the panel appears.</li>
<li>Open the customer’s page, choose the operator’s organization and write. The panel shows it at once;
answer, and the customer reads it.</li>
<li>Open another demo: the same login serves it.</li>
<li>Set the script host to down among the emulator’s switches, reload the demo, and see the fallback.</li>
<li>Log out: the panel is gone, in every tab.</li>
</ol>`
}

/** @param {readonly Account[]} accounts */
function accountTable(accounts) {
  const rows = accounts.map(
    ({ username, password, name, note }) =>
      `<tr><td>${escape(name)}<small>${escape(note)}</small></td>` +
      `<td><code>${escape(username)}</code></td><td><code>${escape(password)}</code></td></tr>`,
  )
  return `<table><thead><tr><th>Operator</th><th>User name</th><th>Password</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`
}

/** @param {Card[]} list */
function cards(list) {
  const items = list.map(
    ({ title, text, url }) =>
      `<li><a href="${escape(url)}"><strong>${escape(title)}</strong><span>${escape(text)}</span>` +
      `<span class="address">${escape(shortAddress(url))}</span></a></li>`,
  )
  return `<ul class="cards">${items.join('\n')}</ul>`
}

/** @param {string} address */
function shortAddress(address) {
  const { host, pathname } = new URL(address)
  return pathname === '/' ? host : host + pathname
}

/**
 * @param {string} title
 * @param {string} content
 */
function section(title, content) {
  return `<section><h2>${title}</h2>${content}</section>`
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
