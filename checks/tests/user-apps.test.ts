import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startBackEnd, type BackEnd } from '../src/back-end.ts'
import { launchBrowser } from '../src/browser.ts'
import { frameworkApps } from '../src/frameworks.ts'
import { workspaceFolder } from '../src/packages.ts'
import { complete, examplesOf } from '../src/readme.ts'
import { serveFolder } from '../src/static-server.ts'
import { installUserApp, type UserApp } from '../src/user-app.ts'

const packed = inject('packedPackages')
let backEndApp: UserApp | undefined
let backEnd: BackEnd
let browser: Browser | undefined

beforeAll(async () => {
  backEndApp = await installUserApp('node', packed, {
    own: ['@chathub/core', '@chathub/emulator', '@chathub/server'],
    versionsFrom: ['apps/token-server', 'packages/server', 'packages/emulator'],
    others: [
      ...['typescript', 'express', '@types/express', '@types/node'],
      ...['redis', '@opentelemetry/api', '@playwright/test', 'vitest'],
    ],
  })
  backEnd = await startBackEnd(backEndApp.folder)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  backEnd.stop()
  await backEndApp?.remove()
})

describe('a Node program outside the workspace, with the packed packages', () => {
  it('gets an operator token from the emulator through the server package', () => {
    expect(backEnd.settings.operatorToken.split('.')).toHaveLength(3)
    expect(backEnd.settings.operatorName).toBe('Olena Kovalenko')
  })

  it.each(['server', 'emulator'])('has the command of %s', async (name) => {
    await expect(backEndApp?.run(`chathub-${name}`, '--help')).resolves.toMatch(
      `Usage: chathub-${name} `,
    )
  })

  it('compiles the examples of the READMEs of server and emulator', async () => {
    await addExamples(backEndApp, '', ['packages/server/README.md', 'packages/emulator/README.md'])

    await expect(backEndApp?.run('tsc')).resolves.toBe('')
  })
})

describe.each(frameworkApps)(
  '$title outside the workspace, with the packed packages',
  ({ template, dependencies, pages, typeCheck, build }) => {
    let app: UserApp | undefined

    beforeAll(async () => {
      app = await installUserApp(template, packed, dependencies)
    })

    afterAll(() => app?.remove())

    it('builds and shows the panel', async () => {
      await app?.run(...build)

      expect(await operatorShownBy(app)).toBe(backEnd.settings.operatorName)
    })

    it('compiles the examples of README and docs', async () => {
      await addExamples(app, 'src', pages)

      await expect(app?.run(...typeCheck)).resolves.toBe('')
    })
  },
)

/** Puts what people copy from pages into an application. */
async function addExamples(
  app: UserApp | undefined,
  source: string,
  pages: readonly string[],
): Promise<void> {
  const folder = join(app?.folder ?? '', source)
  const prelude = await readFile(join(folder, 'prelude.ts'), 'utf8')
  for (const page of pages) {
    for (const [index, example] of (await examplesOf(join(workspaceFolder, page))).entries()) {
      // Recipes for servers are run by the server's own tests.
      if (example.code.includes(`'./chathub.js'`)) continue
      const file = `example-${page.replaceAll(/\W/g, '-')}-${index + 1}.${example.language}`
      await writeFile(join(folder, file), complete(example, prelude))
    }
  }
}

/** Opens a built application and waits for the panel of the back end's operator. */
async function operatorShownBy(app: UserApp | undefined): Promise<string | undefined> {
  const server = await serveFolder(join(app?.folder ?? '', 'dist'), {
    '/settings.json': JSON.stringify(backEnd.settings),
  })
  const page = await browser?.newPage()
  try {
    await page?.goto(server.url)
    return await page
      ?.getByTestId('operator-name')
      .filter({ hasText: backEnd.settings.operatorName })
      .innerText({ timeout: 15_000 })
  } finally {
    await page?.close()
    await server.close()
  }
}
