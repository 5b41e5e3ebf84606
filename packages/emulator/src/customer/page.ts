/** Where the customer's page expects its script, `dist/widget/customer.js`, on the emulator. */
export const customerScriptPath = '/customer/customer.js'

/** Returns the customer's page: an HTML document that loads {@link customerScriptPath}. */
export function customerPage(): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
    <meta name="color-scheme" content="light dark">
    <title>Chat with us</title>
    <link rel="icon" href="data:,">
    <script type="module" src="${customerScriptPath}"></script>
  </head>
  <body>
    <main id="app"></main>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`
}
