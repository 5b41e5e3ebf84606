import { readFile } from 'node:fs/promises'

/** Stands in the documented policies for `{nonce}`. */
export const nonce = 'r4nd0m'

/** The directives that `docs/content-security-policy.md` names under a heading, with other hosts in place of the vendor's. */
export async function documentedPolicy(
  heading: string,
  apiUrl: string,
  widgetUrl = apiUrl,
): Promise<string> {
  const docs = await readFile(
    new URL('../../docs/content-security-policy.md', import.meta.url),
    'utf8',
  )
  const section = docs.split(/^## /m).find((text) => text.startsWith(heading))
  const block = /```csp\n(?<policy>.+?)```/s.exec(section ?? '')?.groups?.['policy']
  if (block === undefined) throw new Error(`The docs have no policy under "${heading}".`)
  return block
    .replaceAll(/\s+/g, ' ')
    .replaceAll('https://widget.smsbat.com', new URL(widgetUrl).origin)
    .replaceAll('https://chatapi.smsbat.com', apiUrl)
    .replaceAll('wss://chatapi.smsbat.com', apiUrl.replace('http', 'ws'))
    .replaceAll('{nonce}', nonce)
}
