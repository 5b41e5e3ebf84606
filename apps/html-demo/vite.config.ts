import { defineConfig } from 'vite'

const tokenServer = 'http://127.0.0.1:4020'

export default defineConfig({
  server: {
    host: '127.0.0.1',
    port: 4034,
    proxy: { '/api': tokenServer, '/login': tokenServer },
  },
})
