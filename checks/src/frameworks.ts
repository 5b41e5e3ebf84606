import type { UserAppDependencies } from './user-app.ts'

/** An application of `checks/user-apps` that shows the panel in a browser. */
export interface FrameworkApp {
  /** As a person says it. */
  readonly title: string
  readonly template: string
  readonly dependencies: UserAppDependencies
  /** Pages whose examples it compiles, from the workspace. */
  readonly pages: readonly string[]
  readonly typeCheck: readonly [string, ...string[]]
  readonly build: readonly [string, ...string[]]
}

const angularPackages = [
  'build',
  'cli',
  'common',
  'compiler',
  'compiler-cli',
  'core',
  'platform-browser',
]

/** One plain application for each framework, with the versions that the demos use. */
export const frameworkApps: readonly FrameworkApp[] = [
  {
    title: 'a React application',
    template: 'react',
    dependencies: {
      own: ['@chathub/react', '@chathub/core'],
      versionsFrom: ['apps/react-demo', 'packages/react', 'checks'],
      others: [
        ...['react', 'react-dom', '@types/react', '@types/react-dom'],
        ...['vite', '@vitejs/plugin-react', 'typescript'],
        ...['@testing-library/dom', '@testing-library/react', 'vitest'],
      ],
    },
    pages: [
      'packages/react/README.md',
      'packages/core/README.md',
      'README.md',
      'docs/errors.md',
      'docs/content-security-policy.md',
    ],
    typeCheck: ['tsc'],
    build: ['vite', 'build'],
  },
  {
    title: 'a Vue application',
    template: 'vue',
    dependencies: {
      own: ['@chathub/vue'],
      versionsFrom: ['apps/vue-demo'],
      others: ['vue', 'vite', '@vitejs/plugin-vue', 'typescript', 'vue-tsc'],
    },
    pages: ['packages/vue/README.md'],
    typeCheck: ['vue-tsc'],
    build: ['vite', 'build'],
  },
  {
    title: 'an Angular 22 application',
    template: 'angular',
    dependencies: {
      own: ['@chathub/angular'],
      versionsFrom: ['apps/angular-demo'],
      others: [...angularPackages.map((name) => `@angular/${name}`), 'rxjs', 'tslib', 'typescript'],
    },
    pages: ['packages/angular/README.md'],
    typeCheck: ['ngc', '--noEmit'],
    build: ['ng', 'build'],
  },
]
