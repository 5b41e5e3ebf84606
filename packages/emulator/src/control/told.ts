import { find } from './page-parts.js'

/** Tells what became of the last action; screen readers read it out. */
export function tell(words: string, isBad = false): void {
  const told = find('[data-testid="told"]')
  told.textContent = words
  told.toggleAttribute('data-bad', isBad)
}
