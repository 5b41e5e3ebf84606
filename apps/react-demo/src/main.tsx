import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.js'
import '@chathub/demo-kit/styles.css'

const root = document.getElementById('app')
if (root === null) throw new Error('The page lacks its element #app.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
