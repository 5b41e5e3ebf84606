import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { UsageError } from './problem.js'

/**
 * Reads the header lines that make a request a logged-in user's.
 *
 * @param isFromStdin - Whether they are on standard input; else they are in `CHATHUB_USER_HEADER`.
 * @returns `undefined` if there are none.
 * @throws UsageError for what is no header line.
 */
export async function readUserHeaders(
  { stdin, stderr, env }: NodeJS.Process,
  isFromStdin: boolean,
  signal: AbortSignal,
): Promise<Headers | undefined> {
  if (!isFromStdin) return parseHeaderLines(env['CHATHUB_USER_HEADER'] ?? '')
  stderr.write('Waiting for the user’s header lines on standard input, up to its end (Ctrl-D).\n')
  return parseHeaderLines(await text(addAbortSignal(signal, stdin)))
}

function parseHeaderLines(lines: string): Headers | undefined {
  const headers = new Headers()
  for (const line of lines.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    // Checked here, since Headers' own error quotes the value.
    const [, name, value] = /^([\w-]+):[ \t]*([\x20-\x7e]+)$/.exec(line.trim()) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(
        'The user’s header has to be lines such as "Cookie: session=…" (CHATHUB_USER_HEADER, or --stdin).',
      )
    }
    headers.append(name, value)
  }
  return [...headers.keys()].length > 0 ? headers : undefined
}
