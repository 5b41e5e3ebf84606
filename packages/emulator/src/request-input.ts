import type { Context } from 'hono'
import * as v from 'valibot'
import { ApiError, malformedCode, missingFieldCode } from './api-error.js'

const largestBodyBytes = 16 * 1024 * 1024

/** A whole number, as all ids, statuses and counts of the service are. */
export const integer: v.GenericSchema<unknown, number> = v.pipe(
  v.number('has to be a whole number'),
  v.integer('has to be a whole number'),
)

/** A text, which may be empty. */
export const text: v.GenericSchema<unknown, string> = v.string('has to be a string')

const positiveInteger = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, 'has to be a whole number'),
  v.transform(Number),
)

/**
 * Reads a JSON body.
 *
 * @throws {@link ApiError} 415 for another content type, 413 for more than 16 MB, 400 with the documented codes 1001
 * (malformed) and 1002 (field missing).
 */
export async function readBody<Output>(
  context: Context,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output> {
  const contentType = context.req.header('content-type') ?? ''
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw new ApiError(415, 'The body has to be sent with "Content-Type: application/json".')
  }
  return check(schema, parseJson(await readText(context)), 'Field')
}

/** Reads the body of a form. @throws {@link ApiError} 415 for anything else. */
export async function readForm(context: Context): Promise<FormData> {
  try {
    return await context.req.formData()
  } catch (error) {
    const message = 'The body is no form. Send JSON with PATCH.'
    throw new ApiError(415, message, null, { cause: error })
  }
}

/**
 * Reads the arguments of a hub call or any other value from outside.
 *
 * @throws {@link ApiError} as {@link readBody}.
 */
export function check<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  what: string,
): Output {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  const path = v.getDotPath(issue)
  if (path === null) throw new ApiError(400, `The body ${plainReason(issue)}.`, malformedCode)
  if (issue.received === 'undefined') {
    throw new ApiError(400, `${what} "${path}" is missing.`, missingFieldCode)
  }
  throw new ApiError(400, `${what} "${path}" ${plainReason(issue)}.`, malformedCode)
}

/**
 * Reads a whole number from the query.
 *
 * @returns The number, or `undefined` where the parameter is absent.
 * @throws {@link ApiError} 400 with code 1001.
 */
export function queryInteger(context: Context, name: string): number | undefined {
  const value = context.req.query(name)
  if (value === undefined || value === '') return undefined
  const result = v.safeParse(positiveInteger, value)
  if (result.success) return result.output
  throw new ApiError(400, `Query parameter "${name}" has to be a whole number.`, malformedCode)
}

/** Reads a whole number from the path. @throws {@link ApiError} 400 with code 1001. */
export function pathInteger(context: Context, name: string): number {
  const result = v.safeParse(positiveInteger, context.req.param(name))
  if (result.success) return result.output
  throw new ApiError(400, `"${name}" in the path has to be a whole number.`, malformedCode)
}

/** Reads no further than is allowed: a body need not say its size beforehand. */
async function readText({ req }: Context): Promise<string> {
  const reader = req.raw.body?.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    size += piece.value.length
    if (size > largestBodyBytes) throw new ApiError(413, 'The body is larger than 16 MB.')
    pieces.push(piece.value)
  }
  return new TextDecoder().decode(Buffer.concat(pieces))
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    const reason = body.trim() === '' ? 'is empty' : 'is no JSON'
    throw new ApiError(400, `The body ${reason}.`, malformedCode, { cause: error })
  }
}

function plainReason(issue: v.BaseIssue<unknown>): string {
  // Our own messages continue the sentence; those of the library stand for themselves.
  if (/^(has|is|must) /.test(issue.message)) return issue.message
  return `has to be ${(issue.expected ?? 'another value').toLowerCase()}, not ${issue.received}`
}
