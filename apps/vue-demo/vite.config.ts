import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const tokenServer = 'http://127.0.0.1:4020'

export default defineConfig({
  plugins: [vue()],
  server: {
    host: '127.0.0.1',
    port: 4032,
    proxy: { '/api': tokenServer, '/login': tokenServer },
  },
})
