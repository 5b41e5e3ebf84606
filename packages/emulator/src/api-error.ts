import { STATUS_CODES } from 'node:http'

/** How the service words its errors; which one is not documented, so it is a switch. */
export type ErrorForm = 'json' | 'problem' | 'other-json' | 'text' | 'html' | 'empty'

/** The documented `code` of a body that is no JSON or has a field of the wrong type. */
export const malformedCode = 1001
/** The documented `code` of a body or query in which a field is missing. */
export const missingFieldCode = 1002

/** An answer of the service that is no success. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status. */
  readonly status: number
  /** The documented number of the error, or `null` where none is documented. */
  readonly code: number | null

  constructor(
    status: number,
    message: string,
    code: number | null = null,
    options: ErrorOptions = {},
  ) {
    super(message, options)
    this.status = status
    this.code = code
  }
}

/** Takes an error for what it is; any other than an {@link ApiError} is a fault of the emulator. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ApiError(500, `The emulator failed: ${reason}`, null, { cause: error })
}

/** Makes the HTTP answer of an error in one of the forms that a client has to survive. */
export function errorResponse(error: ApiError, form: ErrorForm): Response {
  const { status } = error
  const headers: Record<string, string> = {}
  if (form !== 'empty') headers['content-type'] = contentTypes[form]
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  // A fault may ask for an answer that is no error, such as 204.
  const body = mayHaveBody(status) ? errorBody(error, form) : null
  return new Response(body, { status, headers })
}

/** Whether the platform lets an answer of this status have a body. */
export function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304
}

const contentTypes = {
  json: 'application/json; charset=utf-8',
  problem: 'application/problem+json; charset=utf-8',
  'other-json': 'application/json; charset=utf-8',
  text: 'text/plain; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const satisfies Record<Exclude<ErrorForm, 'empty'>, string>

function errorBody(error: ApiError, form: ErrorForm): string | null {
  const { status, message, code } = error
  const title = STATUS_CODES[status] ?? 'Error'
  switch (form) {
    case 'json':
      return JSON.stringify({ status, error: title, message, ...(code === null ? {} : { code }) })
    case 'problem':
      return JSON.stringify({ type: 'about:blank', title, status, detail: message })
    case 'other-json':
      // As ASP.NET words it where an application does not.
      return JSON.stringify({ Message: message, ExceptionMessage: null })
    case 'text':
      return message
    case 'html':
      return `<!doctype html><html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`
    case 'empty':
      return null
  }
}
