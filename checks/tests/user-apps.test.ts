import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { startBackEnd, type BackEnd } from '../src/back-end.ts'
import { launchBrowser } from '../src/browser.ts'
import { frameworkApps } from '../src/frameworks.ts'
import { firstExample } from '../src/readme.ts'
import { serveFolder } from '../src/static-server.ts'
import { installUserApp, type UserApp } from '../src/user-app.ts'

const packed = inject('packedPackages')
let backEndApp: UserApp | undefined
let backEnd: BackEnd
let browser: Browser | undefined

beforeAll(async () => {
  backEndApp = await installUserApp('node', packed, {
    own: ['@chathub/core', '@chathub/emulator', '@chathub/server'],
    versionsFrom: 'apps/token-server',
    others: ['typescript', 'express', '@types/express', '@types/node'],
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

  it.each(['core', 'server', 'emulator'])(
    'compiles the first example of the README of %s',
    async (name) => {
      await addExample(backEndApp, `@chathub/${name}`, { language: 'ts', file: 'example.ts' })

      await expect(backEndApp?.run('tsc')).resolves.toBe('')
    },
  )
})

describe.each(frameworkApps)(
  '$title outside the workspace, with the packed packages',
  ({ template, dependencies, example, typeCheck, build }) => {
    let app: UserApp | undefined

    beforeAll(async () => {
      app = await installUserApp(template, packed, dependencies)
    })

    afterAll(() => app?.remove())

    it('builds and shows the panel', async () => {
      await app?.run(...build)

      expect(await operatorShownBy(app)).toBe(backEnd.settings.operatorName)
    })

    it('compiles the first example of the README', async () => {
      await addExample(app, dependencies.own[0], example)

      await expect(app?.run(...typeCheck)).resolves.toBe('')
    })
  },
)

/** Puts what a newcomer copies from a README into an application. */
async function addExample(
  app: UserApp | undefined,
  packageName: string | undefined,
  { language, file }: { readonly language: string; readonly file: string },
): Promise<void> {
  const { content = '' } = packed.find(({ name }) => name === packageName) ?? {}
  await writeFile(join(app?.folder ?? '', file), await firstExample(content, language))
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
