const variable = String.raw`\bCHATHUB_(?:LOGIN|PASSWORD|COMPANY_TOKEN|API_KEY)`
// A value that is read, left empty or plainly a placeholder is none.
const placeholder = String.raw`(?:the|secret)-(?:login|password|token|key)\b|(?:wrong|none)['"]`
const value = String.raw`(?!your|process|<|\$|\.{3}|${placeholder})[\w@.!+-]{4,}`

/** What must not be in a file that others can read. */
const secrets: ReadonlyArray<{ readonly what: string; readonly pattern: RegExp }> = [
  {
    what: 'a JSON web token',
    pattern: /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
  },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  {
    what: 'a login in a header',
    pattern: /\bauthorization['"]?\s*[:=]\s*['"`]?(?:basic|bearer)\s+[\w+/=-]{16,}/i,
  },
  {
    what: 'the company login',
    pattern: new RegExp(
      [
        // In code, where a value without quotes is a variable.
        String.raw`${variable}['"]?\s*[:=]\s*['"\`]${value}`,
        // In a shell or an .env file, and in YAML.
        `${variable}=${value}`,
        String.raw`^[ \t]*(?:- )?['"]?${variable}['"]?:[ \t]+${value}[ \t]*$`,
      ].join('|'),
      'm',
    ),
  },
]

/**
 * Names what looks like a secret in a text, without repeating it.
 *
 * @param text - Content of a file.
 * @returns For example `['a JSON web token']`; empty when there is nothing.
 */
export function findSecrets(text: string): string[] {
  return secrets.filter(({ pattern }) => pattern.test(text)).map(({ what }) => what)
}

/**
 * Whether a file's name alone says that it holds secrets.
 *
 * @param path - Path with slashes.
 */
export function isSecretFile(path: string): boolean {
  return /(?:^|\/)\.env(?:\.(?!example$)[\w.-]+)?$/.test(path)
}
