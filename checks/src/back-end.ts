import { spawn } from 'node:child_process'

/** What `checks/user-apps/node` prints: an emulator's panel and an operator's token for it. */
export interface BackEndSettings {
  readonly scriptUrl: string
  readonly operatorToken: string
  readonly operatorName: string
}

/** A running back end. */
export interface BackEnd {
  readonly settings: BackEndSettings
  stop(): void
}

/**
 * Starts the back end of the applications under test.
 *
 * @param folder - Folder of the installed back end.
 * @throws {Error} When it ends before it is ready; why stands on standard error.
 */
export async function startBackEnd(folder: string): Promise<BackEnd> {
  const child = spawn(process.execPath, ['main.js'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += String(chunk)
    if (printed.includes('\n')) return { settings: JSON.parse(printed), stop: () => child.kill() }
  }
  throw new Error('The back end ended without printing its settings.')
}
