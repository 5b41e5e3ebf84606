import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const tokenServer = 'http://127.0.0.1:4020'

export default defineConfig({
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    port: 4031,
    proxy: { '/api': tokenServer, '/login': tokenServer },
  },
})
