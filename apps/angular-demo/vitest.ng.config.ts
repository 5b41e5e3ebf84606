import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    // The library brings links to the Angular that it is built with: the tests are to have this one only.
    dedupe: ['@angular/core', '@angular/common', 'rxjs'],
    // Angular's set-up of the tests names it, but imports it only where zone.js is: not in this demo.
    alias: { 'zone.js/testing': fileURLToPath(new URL('no-zone.mjs', import.meta.url)) },
  },
  test: { server: { deps: { inline: [/chathub-angular/, /@angular\//] } } },
})
