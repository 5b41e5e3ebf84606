import { connectForm } from './switches-form.js'
import { connectLists } from './live-lists.js'
import { find } from './page-parts.js'
import { tell } from './told.js'

document.documentElement.classList.add('is-live')

const light = find('[data-testid="live"]')
const form = connectForm()
const source = new EventSource('/_emulator/events')
connectLists(source)
source.addEventListener('faults', ({ data }) => form.show(String(data)))
source.addEventListener('reset', () => tell('Everything is as it was at the start.'))
source.addEventListener('open', () => {
  showLight('live', 'live')
  // What could not be done while it was away is over.
  tell('')
})
source.addEventListener('error', () => showLight('waiting', 'the emulator is away'))

for (const action of document.querySelectorAll<HTMLFormElement>('[data-action]')) {
  action.addEventListener('submit', (event) => {
    event.preventDefault()
    void act(action)
  })
}

function showLight(state: string, words: string): void {
  light.dataset['state'] = state
  light.textContent = words
}

async function act(action: HTMLFormElement): Promise<void> {
  const label = action.querySelector('button')?.textContent ?? ''
  try {
    const headers = { accept: 'application/json' }
    const { ok, status } = await fetch(action.action, { method: 'POST', headers })
    tell(`${label}: ${ok ? 'done' : `failed with status ${status}`}.`, !ok)
  } catch {
    tell(`${label}: the emulator does not answer.`, true)
  }
}
