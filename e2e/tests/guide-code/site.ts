import { loadWidget as loadOurWidget } from '@chathub/core/guide'

// The functions that the guide leaves to the site.

async function fetchToken(): Promise<string> {
  const response = await fetch('/api/chathub/token')
  const { token } = (await response.json()) as { token: string }
  return token
}

export {
  fetchToken as fetchOperatorToken,
  fetchToken as getOperatorToken,
  fetchToken as getProductionToken,
  fetchToken as getTestToken,
}

/** `loadWidget` under test. */
export let loadWidget: (operatorToken: string) => Promise<unknown> = loadOurWidget

/** Puts one in its place that does nothing: good tests notice. */
export function doNothingOnLoad(): void {
  loadWidget = () => Promise.resolve()
}
