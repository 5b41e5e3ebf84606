import { defineConfig } from 'vitest/config'
import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: { include: ['*.spec.ts'], globalSetup: '@chathub/emulator/vitest' },
})

export default config
