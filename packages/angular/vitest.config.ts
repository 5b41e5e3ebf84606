import { defineProject } from 'vitest/config'

// Angular's own compiler compiles the tests first (`pnpm test:build`), since Vitest cannot.
export default defineProject({
  test: {
    name: 'angular',
    environment: 'jsdom',
    include: ['.test-build/angular/tests/**/*.spec.js'],
    setupFiles: ['.test-build/angular/tests/setup.js'],
  },
})
