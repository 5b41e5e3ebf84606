import type { TestProject } from 'vitest/node'
import type { CompanyCredentials } from './company.js'
import { startEmulator } from './emulator.js'
import type { EmulatorOptions } from './emulator-options.js'

/** What tests learn of the emulator, by `inject('chatHub')`. */
export interface ChatHubContext {
  /** Address without a slash at the end. */
  readonly url: string
  /** Address of the panel's script. */
  readonly scriptUrl: string
  readonly company: CompanyCredentials
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly chatHub: ChatHubContext
  }
}

/** Starts an emulator for a whole run of Vitest; returns what ends it. */
export type GlobalSetup = (project: TestProject) => Promise<() => Promise<void>>

/**
 * Makes a global setup with options of your own: `export const setup = createGlobalSetup({ seed: 1 })`
 * in a file that `globalSetup` names.
 */
export function createGlobalSetup(options: EmulatorOptions = {}): GlobalSetup {
  return async (project) => {
    const emulator = await startEmulator(options)
    const { url, scriptUrl, company } = emulator
    project.provide('chatHub', { url, scriptUrl, company })
    return emulator.close
  }
}

/** The global setup without options: `globalSetup: '@chathub/emulator/vitest'`. */
export function setup(project: TestProject): Promise<() => Promise<void>> {
  return createGlobalSetup()(project)
}
