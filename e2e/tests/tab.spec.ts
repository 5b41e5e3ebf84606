import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'

const page = `<!doctype html>
<title>Tab</title>
<button data-testid="add" onclick="out.textContent = Number(out.textContent) + 1">Add</button>
<output id="out">0</output>
<label>Name <input data-testid="name" oninput="echo.textContent = value" /></label>
<p id="echo"></p>
<select data-testid="colour" onchange="echo.textContent = value"><option>red<option>blue</select>
<p data-testid="hidden" hidden>Hidden</p>
<div id="host"></div>
<script>
  host.attachShadow({ mode: 'open' }).innerHTML =
    '<button data-testid="inner">Inner</button><input data-testid="inner-input">'
  host.shadowRoot.querySelector('button').onclick = (event) => (event.target.textContent = 'Clicked')
</script>`

test.beforeEach(async ({ tab, harness }) => {
  await tab.goto(harness.serve('/tab.html', page))
})

test('a tab clicks and reads text', async ({ tab }) => {
  await tab.click('add')
  await tab.click('add')

  await expect.poll(() => tab.text('#out')).toBe('2')
})

test('a tab fills a field, replaces what it holds and presses keys in it', async ({ tab }) => {
  await tab.fill('name', 'first')
  await tab.fill('name', 'Olena')
  await tab.press('!', 'name')

  await expect.poll(() => tab.text('#echo')).toBe('Olena!')
  expect(await tab.value('name')).toBe('Olena!')
})

test('a tab picks an option', async ({ tab }) => {
  await tab.select('colour', 'blue')

  expect(await tab.text('#echo')).toBe('blue')
})

test('a tab finds elements in an open shadow root', async ({ tab }) => {
  await tab.click('inner')
  await tab.fill('inner-input', 'deep')

  expect(await tab.text('inner')).toBe('Clicked')
  expect(await tab.value('inner-input')).toBe('deep')
  expect(await tab.count('inner')).toBe(1)
})

test('a tab tells what is shown from what is only there', async ({ tab }) => {
  expect(await tab.count('hidden')).toBe(1)
  expect(await tab.isVisible('hidden')).toBe(false)
  expect(await tab.isVisible('add')).toBe(true)
})

test('a tab sees nothing of a frame that is clipped away, and waits with its clicks', async ({
  tab,
}) => {
  await tab.eval(() => {
    const wrapper = document.body.appendChild(document.createElement('div'))
    const frame = wrapper.appendChild(document.createElement('iframe'))
    frame.contentDocument!.body.innerHTML = `<button data-testid="framed"
      onclick="this.textContent = 'Clicked'">Framed</button>`
    wrapper.style.clipPath = 'inset(100%)'
  })
  expect(await tab.count('framed')).toBe(1)
  expect(await tab.isVisible('framed')).toBe(false)

  await tab.eval(() => {
    const wrapper = document.querySelector('iframe')!.parentElement!
    setTimeout(() => (wrapper.style.clipPath = 'none'), 300)
  })
  await tab.click('framed')

  await expect.poll(() => tab.text('framed')).toBe('Clicked')
})

test('a tab moves the focus with the keyboard', async ({ tab }) => {
  await tab.press('Tab', 'add')

  expect(await tab.eval(() => document.activeElement?.getAttribute('data-testid'))).toBe('name')
})

test('a tab hands values to the page, awaits its promise and passes its error on', async ({
  tab,
}) => {
  expect(await tab.eval(async (left: number, right: number) => left + right, 2, 3)).toBe(5)
  await expect(tab.eval(() => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck')
})

test('a tab collects uncaught errors, rejections and console.error, also of an earlier page', async ({
  tab,
  harness,
}) => {
  const broken = `<!doctype html><script>
    console.error('logged', 1)
    Promise.reject(new Error('rejected'))
    throw new TypeError('thrown')
  </script>`
  await tab.goto(harness.serve('/broken.html', broken))
  await expect.poll(() => tab.errors()).toHaveLength(3)
  await tab.reload()

  await expect.poll(() => tab.errors()).toHaveLength(6)

  expect((await tab.errors()).slice(0, 3).toSorted()).toEqual([
    'console.error logged 1',
    'uncaught TypeError: thrown',
    'unhandled rejection Error: rejected',
  ])
})

test('a tab finds tokens where they last, also in an earlier page', async ({ tab }) => {
  expect(await tab.lastingTokens()).toEqual([])

  await tab.eval((secret) => {
    localStorage.setItem('token', secret)
    sessionStorage.setItem('token', secret)
    document.cookie = `token=${secret}`
    // oxlint-disable-next-line no-console -- a place where a token must not be
    console.info('the token', secret)
    history.replaceState({ secret }, '', `?token=${secret}`)
  }, unsignedToken())
  await tab.reload()

  const places = (await tab.lastingTokens()).map((place) => place.replace(/:.*/, ''))
  const lasting = ['address', 'cookies', 'localStorage', 'sessionStorage', 'history']
  expect(places.toSorted()).toEqual([...lasting, 'console', ...lasting].toSorted())
})

test('a second tab shares storage with the first', async ({ tab, harness }) => {
  const second = await tab.newTab()
  await second.goto(harness.serve('/second.html', page))
  await second.eval(() => localStorage.setItem('colour', 'blue'))

  expect(await tab.eval(() => localStorage.getItem('colour'))).toBe('blue')

  await second.close()
  await tab.click('add')
  await expect.poll(() => tab.text('#out')).toBe('1')
})

test('a tab takes the size it is given', async ({ tab }) => {
  await tab.resize({ width: 500, height: 700 })

  expect(await tab.eval(() => innerWidth)).toBe(500)
})

test('a tab takes a screenshot', async ({ tab }) => {
  const picture = await tab.screenshot()

  expect(picture.subarray(1, 4).toString()).toBe('PNG')
})

test('a visitor finds nothing of the visitor before', async ({ tab }) => {
  const before = await tab.eval(() => localStorage.length)
  await tab.eval(() => localStorage.setItem('left', 'behind'))

  expect(before).toBe(0)
})
