import { onTestFinished, vi } from 'vitest'

/** Keeps errors that a test expects out of its output; React 18 also lets the window hear of them. */
export function expectErrors(): void {
  const prevent = (event: Event): void => event.preventDefault()
  vi.spyOn(console, 'error').mockReturnValue()
  window.addEventListener('error', prevent)
  onTestFinished(() => window.removeEventListener('error', prevent))
}
