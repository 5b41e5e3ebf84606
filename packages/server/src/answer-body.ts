import { callError, type ChatHubServerErrorCode } from './errors.js'

/** What ChatHub answered, whatever the status. */
export interface Answer extends AnswerDetails {
  readonly status: number
  readonly text: string
  /** How far ChatHub's clock is ahead of this machine's, in milliseconds; 0 if it does not say. */
  readonly skewMs: number
}

/** What an answer is an answer to. */
export interface AnswerDetails {
  /** Name of the call. */
  readonly call: string
  /** Whether an earlier try may have been carried out, and only its answer was lost. */
  readonly mayBeDone: boolean
  /** What a 401 means. */
  readonly refusedCode: ChatHubServerErrorCode
}

/** The most that a list may have. Parsed, a list of this size needs up to forty times as much memory. */
export const largestListBytes: number = 8 * 1024 * 1024

/** The most that an answer may have which is no list, and what is read of an error. */
export const largestPlainBytes: number = 64 * 1024

/**
 * Reads a response to its end, which also frees its connection for the next call.
 *
 * @throws ChatHubServerError `invalid-answer` for a good answer that is too long.
 */
export async function readAnswer(
  response: Response,
  details: AnswerDetails,
  largestBytes: number,
): Promise<Answer> {
  const { status, ok } = response
  // Of an error the status says enough, so a text that is too long is left out.
  const text = await readText(response.body, ok ? largestBytes : largestPlainBytes)
  if (text === undefined && ok) throw callError('invalid-answer', details.call, { status })
  return { ...details, status, text: text ?? '', skewMs: readSkew(response.headers.get('date')) }
}

/** Reads a body as text; `undefined` as soon as it has more bytes than this. */
export async function readText(
  body: Response['body'],
  largestBytes: number,
): Promise<string | undefined> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop cancels the rest.
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > largestBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

// Less is the way of the answer and the header's whole seconds; more is a header that means nothing.
const leastSkewMs = 60_000
const largestSkewMs = 48 * 3_600_000

function readSkew(date: string | null): number {
  const skewMs = Date.parse(date ?? '') - Date.now()
  return Math.abs(skewMs) >= leastSkewMs && Math.abs(skewMs) <= largestSkewMs ? skewMs : 0
}
