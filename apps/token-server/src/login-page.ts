import { fileURLToPath } from 'node:url'
import type { DemoUser } from './demo-users.ts'

/** What the login page shows. */
export interface LoginPage {
  /** Where the login leads to: a path of this origin. */
  readonly next: string
  /** What was typed last time. */
  readonly username?: string | undefined
  /** What went wrong last time. */
  readonly error?: string | undefined
}

/**
 * Headers of the login page: nothing but its own files may run, and nobody may frame it.
 *
 * @param start - Where `/` leads to.
 */
export function loginPageHeaders(start: string): Readonly<Record<string, string>> {
  // Chromium asks the policy about the redirects after a form too.
  const actions = ["'self'", URL.parse(start)?.origin].filter(Boolean).join(' ')
  return {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; form-action ${actions}; base-uri 'none'; frame-ancestors 'none'`,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }
}

/** Where the page's style sheet and script are. */
export const publicFolder = fileURLToPath(new URL('../public', import.meta.url))

/** Writes the login page. */
export function renderLoginPage(
  { next, username = '', error }: LoginPage,
  demoUsers: readonly DemoUser[],
): string {
  const isWrong = error !== undefined
  const invalid = isWrong ? ' aria-invalid="true" aria-describedby="login-error"' : ''
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${isWrong ? 'Not logged in – ' : ''}Log in – ChatHub</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/login/login.css">
    <script type="module" src="/login/login.js"></script>
  </head>
  <body>
    <main class="login">
      <div class="login-box">
        <p class="login-brand"><span class="login-mark" aria-hidden="true"></span>ChatHub</p>
        <form class="card login-form" method="post" action="/login" data-testid="login-form">
          <h1>Log in to work</h1>
          <p class="login-hint">The chat panel opens for operators only.</p>
          ${isWrong ? `<p class="login-error" id="login-error" role="alert" data-testid="login-error">${escape(error)}</p>` : ''}
          <input type="hidden" name="next" value="${escape(next)}">
          <label for="username">Username</label>
          <input id="username" name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required data-testid="username"${isWrong ? '' : ' autofocus'}>
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required data-testid="password"${invalid}${isWrong ? ' autofocus' : ''}>
          <button class="login-submit" data-testid="login-submit">Log in</button>
        </form>
        ${demoUsers.length > 0 ? renderAccounts(demoUsers) : ''}
      </div>
    </main>
  </body>
</html>
`
}

function renderAccounts(demoUsers: readonly DemoUser[]): string {
  return `<section class="login-accounts" aria-labelledby="accounts">
          <h2 id="accounts">Demo accounts</h2>
          <p class="login-hint">Choose one to fill in the form.</p>
          <ul>
            ${demoUsers.map(renderAccount).join('\n            ')}
          </ul>
        </section>`
}

function renderAccount({ username, password, name, note }: DemoUser): string {
  const initials = name
    .split(' ')
    .map(([letter]) => letter)
    .join('')
  return `<li><button type="button" class="card account" data-username="${escape(username)}" data-password="${escape(password)}" data-testid="account-${escape(username)}"><span class="account-initials" aria-hidden="true">${escape(initials)}</span><span class="account-name">${escape(name)}<span class="account-note">${escape(note)}</span></span><span class="account-login">${escape(username)}<span class="account-note">${escape(password)}</span></span></button></li>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
