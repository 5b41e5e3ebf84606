import { vi } from 'vitest'

/** The site's own function, which the guide leaves to the site. */
export const fetchOperatorToken = vi.fn<() => Promise<string>>()
