import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Emulator } from '@chathub/emulator'
import { listen } from './sites.js'

/** What the host does instead of passing a request on. */
export type HostFault =
  /** Answers with everything that it was sent, as a badly made error page does. */
  | { readonly kind: 'echo'; readonly status: number; readonly type: 'json' | 'html' }
  /** Sends everything back to another address. */
  | { readonly kind: 'redirect' }
  /** Sends everything back as what is no HTTP. */
  | { readonly kind: 'garbage' }
  /** Promises more than it sends, and cuts the connection. */
  | { readonly kind: 'cut' }

/** ChatHub behind a host that remembers every token it hands out. */
export interface RecordingHost {
  readonly url: string
  /** By kind: company and operator tokens. */
  readonly tokens: ReadonlyMap<string, 'company token' | 'operator token'>
  /** `undefined` passes everything on. */
  readonly setFault: (fault: HostFault | undefined) => void
}

/** Starts a host in front of the emulator, until the test ends. */
export async function startRecordingHost(emulator: Emulator): Promise<RecordingHost> {
  const tokens = new Map<string, 'company token' | 'operator token'>()
  let fault: HostFault | undefined
  const port = await listen((incoming, outgoing) => {
    void text(incoming).then((body) => {
      if (fault) return misbehave(fault, describe(incoming, body), outgoing)
      passOn(emulator, incoming, body, outgoing, (answer) => {
        if (!incoming.url?.endsWith('/get-token')) return
        const kind = incoming.url.startsWith('/api/company') ? 'company token' : 'operator token'
        for (const [token] of answer.matchAll(/[\w-]+\.[\w-]+\.[\w-]+/g)) tokens.set(token, kind)
      })
    })
  })
  return {
    url: `http://127.0.0.1:${port}`,
    tokens,
    setFault: (next) => {
      fault = next
    },
  }
}

function describe({ method, url, headers }: IncomingMessage, body: string): string {
  return JSON.stringify({ method, url, headers, body })
}

function passOn(
  { url }: Emulator,
  incoming: IncomingMessage,
  body: string,
  outgoing: ServerResponse,
  onAnswer: (text: string) => void,
): void {
  const { method, headers } = incoming
  const onward = forward(new URL(incoming.url ?? '/', url), { method, headers }, (answer) => {
    void text(answer).then((answered) => {
      onAnswer(answered)
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(answered)
    })
  })
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  onward.end(body)
}

function misbehave(fault: HostFault, echo: string, outgoing: ServerResponse): void {
  const address = encodeURIComponent(echo)
  switch (fault.kind) {
    case 'echo': {
      const isJson = fault.type === 'json'
      const body = isJson ? JSON.stringify({ message: echo, error: echo, code: echo }) : echo
      outgoing.writeHead(fault.status, {
        'content-type': isJson ? 'application/json' : 'text/html',
        'x-echo': address,
      })
      outgoing.end(body)
      return
    }
    case 'redirect':
      outgoing.writeHead(302, { location: `/login?from=${address}` }).end(echo)
      return
    case 'garbage':
      outgoing.socket?.end(`${echo}\r\n\r\n`)
      return
    case 'cut':
      outgoing.writeHead(200, { 'content-length': echo.length + 100 }).write(echo)
      setImmediate(() => outgoing.destroy())
  }
}
