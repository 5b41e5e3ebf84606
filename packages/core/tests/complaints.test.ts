import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from 'vitest'
import { watchComplaints } from '../src/complaints.ts'
import type { ChatHubError } from '../src/errors.ts'
import type { WidgetRun } from '../src/run.ts'

const base = 'https://widget.example/panel/'
let watching: AbortController
let told: Mock<(error: ChatHubError) => void>

beforeEach(() => {
  watching = new AbortController()
  told = vi.fn<(error: ChatHubError) => void>()
})

afterEach(() => {
  watching.abort()
})

function watch(
  view: Window = window,
  heard: Event[] = [],
  src = `${base}entry.js`,
  isNamed = true,
): void {
  const run = { base, src, isNamed, onView: (listen) => listen(view) } as WidgetRun
  watchComplaints(run, heard, told, watching.signal)
}

function throwIn(file: string, error: unknown, view: Window = window): void {
  const message = `Uncaught ${String(error)}`
  view.dispatchEvent(new ErrorEvent('error', { message, filename: file, error }))
}

function reject(reason: unknown, view: Window = window): void {
  const event = Object.assign(new Event('unhandledrejection'), { reason })
  view.dispatchEvent(event)
}

function errorFrom(file: string, message: string): Error {
  return Object.assign(new Error(message), { stack: `Error\n    at start (${file}:1:2)` })
}

describe('an error of the widget', () => {
  it.each([
    ['Token expired', 'token-expired'],
    ['TOKEN EXPIRED', 'token-expired'],
    ['The operator token has expired', 'token-expired'],
    ['Expired token', 'token-expired'],
    ['jwt expired', 'token-expired'],
    ['TokenExpiredError', 'token-expired'],
    ['token_expired', 'token-expired'],
    ['token is expired.', 'token-expired'],
    ['token was revoked', 'token-refused'],
    ['Invalid token', 'token-refused'],
    ['iNVALID tOKEN', 'token-refused'],
    ['401: invalid access token', 'token-refused'],
    ['Token is invalid', 'token-refused'],
  ])('that says “%s” is a complaint: %s', (message, code) => {
    watch()

    throwIn(`${base}entry.js`, new Error(message))

    expect(told).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }), false)
  })

  it.each([
    'Unexpected token <',
    'Invalid or unexpected token',
    'Unexpected token in JSON',
    'The session has expired',
    'no room',
    '',
  ])('that says “%s” is none', (message) => {
    watch()

    throwIn(`${base}entry.js`, new Error(message))

    expect(told).not.toHaveBeenCalled()
  })

  it('is known by its stack when the event names another file', () => {
    watch()

    throwIn('', errorFrom(`${base}chunk.js`, 'Invalid token'))

    expect(told).toHaveBeenCalledTimes(1)
  })

  it('is read from the event when nothing else is there', () => {
    watch()

    throwIn(`${base}entry.js`, null)
    expect(told).not.toHaveBeenCalled()
    window.dispatchEvent(
      new ErrorEvent('error', {
        message: 'Uncaught Error: Invalid token',
        filename: `${base}a.js`,
      }),
    )

    expect(told).toHaveBeenCalledTimes(1)
  })

  it('may be a text', () => {
    watch()

    throwIn(`${base}entry.js`, 'Invalid token')

    expect(told).toHaveBeenCalledTimes(1)
  })

  it('goes no further: it may quote the token', () => {
    watch()

    throwIn(`${base}entry.js`, new Error('Invalid token abc.def.ghi'))

    const [error] = told.mock.calls[0] ?? []
    expect(error?.cause).toBeUndefined()
    expect(error?.message).not.toContain('abc.def.ghi')
  })
})

describe('a rejection of the widget', () => {
  it('is known by its stack', () => {
    watch()

    reject(errorFrom(`${base}entry.js`, 'Token expired'))

    expect(told).toHaveBeenCalledTimes(1)
  })

  it.each([undefined, null, 7, 'Token expired', {}])(
    'in the page with %o is nobody’s',
    (reason) => {
      watch()

      reject(reason)

      expect(told).not.toHaveBeenCalled()
    },
  )
})

describe('code of an earlier run', () => {
  const complaint = expect.objectContaining({ code: 'token-expired' }) as unknown

  it.each([
    [`${base}entry.js`, true],
    [`${base}entry.js#2`, true],
    [`${base}entry.js#12`, false],
    [`${base}entry.js#123`, true],
    [`${base}chunk.js`, false],
  ])('in the page is told by the fragment: %s', (file, isOfOldCode) => {
    watch(window, [], `${base}entry.js#12`)

    reject(errorFrom(file, 'Token expired'))
    throwIn(file, new Error('Token expired'))

    expect(told.mock.calls).toEqual([
      [complaint, isOfOldCode],
      [complaint, isOfOldCode],
    ])
  })

  it.each([
    ['', '#12', false],
    ['#2', '#12', true],
    ['?chathub-try=1', '?chathub-try=1#12', false],
    ['', '?chathub-try=1#12', true],
  ])(
    'named %s may be this one’s, named %s, in Chromium’s cache: not told so: %s',
    (suffix, ownSuffix, isOfOldCode) => {
      watch(window, [], `${base}entry.js${ownSuffix}`, false)

      throwIn(`${base}entry.js${suffix}:3:7`, new Error('Token expired'))

      expect(told).toHaveBeenCalledExactlyOnceWith(complaint, isOfOldCode)
    },
  )

  it('cannot be told where stacks have no fragments', () => {
    watch(window, [], `${base}entry.js#2`)

    reject(Object.assign(errorFrom(`${base}entry.js`, 'Token expired'), { sourceURL: base }))

    expect(told).toHaveBeenCalledExactlyOnceWith(complaint, false)
  })
})

describe('an error of before', () => {
  it('counts, once', () => {
    const filename = `${base}entry.js`
    const events = ['Invalid token', 'Token expired', 'no room'].map(
      (message) => new ErrorEvent('error', { filename, message }),
    )
    told.mockImplementation(() => watching.abort())

    watch(window, events)

    expect(told).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'token-refused' }),
      false,
    )
  })
})

describe('another script', () => {
  it('is left alone', () => {
    watch()

    throwIn('https://site.example/app.js', new Error('Invalid token'))
    reject(errorFrom('https://site.example/app.js', 'Invalid token'))
    throwIn('', 'Script error.')

    expect(told).not.toHaveBeenCalled()
  })
})

describe('a frame', () => {
  it('has no other scripts', () => {
    // A real frame's window takes no signal of the page's in this environment; browsers do.
    const view = new EventTarget() as Window
    watch(view)

    reject('Token expired', view)
    throwIn('', new Error('Invalid token'), view)
    throwIn(`${base}entry.js`, new Error('Invalid token'))

    expect(told).toHaveBeenCalledTimes(2)
  })

  it('is heard in each window that it has', () => {
    const views = [new EventTarget(), new EventTarget()] as Window[]
    const src = `${base}entry.js`
    const run = { base, src, onView: (listen) => views.forEach(listen) } as WidgetRun
    watchComplaints(run, [], told, watching.signal)

    for (const view of views) reject('Token expired', view)

    expect(told).toHaveBeenCalledTimes(2)
  })
})

describe('after its end', () => {
  it('nothing is heard', () => {
    watch()
    watching.abort()

    throwIn(`${base}entry.js`, new Error('Invalid token'))
    reject(errorFrom(`${base}entry.js`, 'Invalid token'))

    expect(told).not.toHaveBeenCalled()
  })
})
