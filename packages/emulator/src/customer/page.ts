/** Where the customer's page expects its script, `dist/widget/customer.js`, on the emulator. */
export const customerScriptPath = '/customer/customer.js'

/** Returns the customer's page: an HTML document that loads {@link customerScriptPath}. */
export function customerPage(): string {
  return `<!doctype html><html lang="en"><title>Customer</title><script type="module" src="${customerScriptPath}"></script></html>\n`
}
