/** What the token route is asked. */
export interface TokenQuery {
  /** `undefined` for the user's own. */
  readonly organization: string | undefined
  /** Whether the widget has refused the token that the browser was given last. */
  readonly isComplaint: boolean
}

const plainQuery: TokenQuery = { organization: undefined, isComplaint: false }
const longestOrganization = 200

/**
 * Reads `org` and `reason`; all else is ignored.
 *
 * @returns `undefined` if `org` is there twice, too long, has a malformed escape or a control character.
 */
export function readTokenQuery(url = ''): TokenQuery | undefined {
  const start = url.indexOf('?')
  if (start < 0) return plainQuery
  const parameters = url.slice(start + 1).split('&')
  const organizations = parameters.filter((parameter) => /^org(=|$)/.test(parameter))
  const organization = decode(organizations[0]?.slice(4) ?? '')
  if (organization === undefined || organizations.length > 1) return undefined
  return {
    // An empty text is what a page sends that has no organization.
    organization: organization === '' ? undefined : organization,
    isComplaint: parameters.includes('reason=complaint'),
  }
}

function decode(value: string): string | undefined {
  try {
    // A space is a plus sign in what `URLSearchParams` writes.
    const text = decodeURIComponent(value.replaceAll('+', ' '))
    return text.length > longestOrganization || /\p{Cc}/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
