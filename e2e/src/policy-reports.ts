import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Tab } from './tab.ts'

/** A server that browsers report violations of a content security policy to, those in frames too. */
export interface PolicyReports {
  /** For the directive `report-uri`. */
  readonly url: string
  /** What was reported so far, as `directive blocked-uri`. */
  readonly all: readonly string[]
  close(): Promise<void>
}

interface Report {
  readonly 'csp-report': {
    readonly 'effective-directive'?: string
    readonly 'violated-directive'?: string
    readonly 'blocked-uri'?: string
  }
}

/** Starts the server on a free port of the loopback interface. */
export async function startPolicyReports(): Promise<PolicyReports> {
  const all: string[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { 'csp-report': report } = JSON.parse(body) as Report
      const directive = report['effective-directive'] ?? report['violated-directive']
      const blocked = report['blocked-uri'] ?? ''
      // The browser's own wish, not the page's.
      if (!blocked.endsWith('/favicon.ico')) all.push(`${directive} ${blocked}`)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address instanceof Object ? address.port : 0}/`,
    all,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Which violations were reported; they arrive after the fact. */
export async function violations(tab: Tab, reports: PolicyReports): Promise<readonly string[]> {
  await tab.eval(() => new Promise((resolve) => setTimeout(resolve, 300)))
  return reports.all
}
