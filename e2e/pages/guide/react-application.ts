import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '../../tests/guide-code/app.jsx'
import type { Mount } from './guide.ts'

export const mount: Mount = (element) => {
  const root = createRoot(element)
  root.render(createElement(StrictMode, null, createElement(App)))
  return () => root.unmount()
}
