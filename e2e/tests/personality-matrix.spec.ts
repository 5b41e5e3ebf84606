import type { Emulator, WidgetSwitches } from '@chathub/emulator'
import type { CorePage, PlainOptions } from '../src/core-page.ts'
import { onElements } from '../src/dom.ts'
import { expect, test } from '../src/fixtures.ts'
import type { Harness } from '../src/harness.ts'
import { getOperatorToken, unsignedToken } from '../src/operator-token.ts'
import { pageTraces, seenPanels, type PageTraces } from '../src/panel-traces.ts'
import { openPairs } from '../src/pairwise.ts'
import {
  chosenRows,
  fewRows,
  pairedRows,
  personalityFactors,
  switchesOf,
} from '../src/personalities.ts'
import { sleep } from '../src/sleep.ts'
import type { EngineName, Tab } from '../src/tab.ts'
import { serveTokens } from '../src/token-route.ts'

type Host = 'page' | 'frame'

const hourMs = 3_600_000

const wish = process.env['CHATHUB_PERSONALITIES']
const rows = chosenRows(wish)

test('the chosen panels bring every two choices together, the few of other engines each choice', () => {
  expect(openPairs(personalityFactors, pairedRows)).toEqual(new Set())
  for (const [name, choices] of Object.entries(personalityFactors)) {
    const chosen = new Set(fewRows.map((row) => row[name as keyof typeof row]))
    expect(chosen, name).toEqual(new Set<unknown>(choices))
  }
})

for (const host of ['page', 'frame'] as const) {
  for (const row of rows) {
    const widget = switchesOf(row)
    const isEverywhere = wish !== undefined || fewRows.includes(row)
    // Where a panel refuses to run again, no fresh token reaches it.
    const isRerun = host === 'frame' || widget.build === 'one-file'
    const place = host === 'page' ? 'the page' : 'a frame'

    test(
      `${nameOf(widget)} lives in ${place}`,
      { tag: isEverywhere ? [] : ['@left-out-in-firefox', '@left-out-in-webkit'] },
      async ({ core, tab, harness, emulator }) => {
        const visit: Visit = {
          tab,
          harness,
          emulator,
          core,
          widget,
          host,
          isRerun,
        }

        await test.step('starts, starts again with another token, and goes', () => live(visit))
        if (isEverywhere && isRerun)
          await test.step('goes on with a fresh token, and not while a message is half-written', () =>
            refresh(visit))
        await test.step('meets a bad token in its own way', () => refuse(visit))
      },
    )
  }
}

for (const isolation of ['page', 'frame'] as const) {
  for (const badToken of personalityFactors.badToken) {
    test(`in a ${isolation}, a bad token of a source, met with "${badToken}", is replaced once where that can be known`, async ({
      core,
      tab,
      emulator,
    }) => {
      const tokens = [unsignedToken(), await getOperatorToken(emulator)]
      emulator.setFaults({ widget: { badToken } })
      await core.open()

      await tab.eval(
        (given, options) => {
          const reasons: string[] = []
          Reflect.set(window, 'reasons', reasons)
          window.chat = window.chathub.createChatHubWidget({
            ...options,
            getToken: async ({ reason }) => {
              reasons.push(reason)
              return given[Math.min(reasons.length, given.length) - 1] ?? ''
            },
          })
        },
        tokens,
        { scriptUrl: emulator.scriptUrl, isolation },
      )

      await expect.poll(() => core.outcome()).toBe('ready')
      const isKnown = codeOf(badToken, tab.engine) !== 'ready'
      await expect.poll(() => operators(emulator)).toEqual(isKnown ? [101] : [])
      expect(await tab.eval('window.reasons')).toEqual(isKnown ? ['start', 'complaint'] : ['start'])
      expect(await seenPanels(tab)).toHaveLength(1)
      await expectUncaught(tab)
    })
  }
}

/** One visitor, who meets one form of the panel in one host. */
interface Visit {
  readonly tab: Tab
  readonly harness: Harness
  readonly emulator: Emulator
  readonly core: CorePage
  readonly widget: WidgetSwitches
  readonly host: Host
  /** Whether the panel takes a second run. */
  readonly isRerun: boolean
}

async function live({ tab, emulator, core, widget, host, isRerun }: Visit): Promise<void> {
  const [first, second] = [
    await getOperatorToken(emulator, 101),
    await getOperatorToken(emulator, 102),
  ]
  emulator.setFaults({ widget })
  await core.open()
  const before = await pageTraces(tab, 0)

  const options = { scriptUrl: emulator.scriptUrl, isolation: host }
  await core.create({ ...options, operatorToken: first })
  await expect.poll(() => core.outcome()).toBe('ready')
  await expectPanelOf(tab, widget, 'Olena Kovalenko')
  await expect.poll(() => operators(emulator)).toEqual([101])

  await swap(tab, {
    ...options,
    operatorToken: second,
    ...(isRerun ? {} : { timeoutMs: 1500 }),
  })
  const isFirstAlive = host === 'page' && widget.leaves.includes('socket')
  const speaking = [...(isFirstAlive ? [101] : []), ...(isRerun ? [102] : [])]
  expect(await core.outcome()).toBe(isRerun ? 'ready' : 'rerun-failed')
  if (isRerun) await expectPanelOf(tab, widget, 'Marc Dubois')
  else expect(await seenPanels(tab)).toEqual([])
  expect(await tab.count('css=.chat-fallback')).toBe(isRerun ? 0 : 1)
  await expect.poll(() => operators(emulator)).toEqual(speaking)

  await tab.eval(() => window.chat.destroy())
  expect(await seenPanels(tab)).toEqual([])
  expect(await pageTraces(tab, 200)).toEqual(tracesAfter(before, widget, host))
  const left = host === 'page' && widget.leaves.includes('socket') ? speaking : []
  await expect.poll(() => operators(emulator)).toEqual(left)
  // An element that is defined twice says so.
  if (!isRerun && widget.build === 'custom-element') await expectUncaught(tab)
  else expect(await tab.errors()).toEqual([])
}

async function refresh({ tab, harness, emulator, core, widget, host }: Visit): Promise<void> {
  let operatorId = 100
  const route = serveTokens(harness, () => getOperatorToken(emulator, ++operatorId))
  emulator.setFaults({ widget, token: { lifeSeconds: hourMs / 1000 } })
  await core.open()
  const { scriptUrl } = emulator
  await core.create({ tokenEndpoint: route.path, scriptUrl, isolation: host })
  await expect.poll(() => core.outcome()).toBe('ready')
  await expectPanelOf(tab, widget, 'Olena Kovalenko')
  const isWriting = widget.root !== 'closed'
  if (isWriting) await openChat(tab)
  if (isWriting) await write(tab, 'half a message')

  await sleep(tab, 0.8 * hourMs)
  await expect.poll(() => route.tokens.length).toBe(2)
  if (isWriting) {
    await expectPanelOf(tab, widget, 'Olena Kovalenko')
    expect(await tab.value('composer')).toBe('half a message')
    await write(tab, '')
    await sleep(tab, 0.05 * hourMs)
  }

  await expectPanelOf(tab, widget, 'Marc Dubois')
  const isFirstAlive = host === 'page' && widget.leaves.includes('socket')
  await expect.poll(() => operators(emulator)).toEqual(isFirstAlive ? [101, 102] : [102])
  expect(await core.outcome()).toBe('ready')
  expect(route.requests).toBe(2)
  expect(await tab.errors()).toEqual([])
}

async function refuse({ tab, emulator, core, widget, host }: Visit): Promise<void> {
  const errors = await tab.errors()
  emulator.setFaults({ widget })
  await core.open()

  await core.create({
    operatorToken: unsignedToken(),
    scriptUrl: emulator.scriptUrl,
    isolation: host,
  })

  const { badToken } = widget
  const code = codeOf(badToken, tab.engine)
  await expect.poll(() => core.outcome()).toBe(code)
  await expect.poll(() => tab.count('css=.chat-fallback')).toBe(code === 'ready' ? 0 : 1)
  expect((await seenPanels(tab)).length).toBe(code === 'ready' ? 1 : 0)
  if (badToken === 'message' || badToken === 'silent') expect(await tab.errors()).toEqual(errors)
  else await expectUncaught(tab)
}

function nameOf({ leaves, ...others }: WidgetSwitches): string {
  const traces = leaves.length === 0 ? 'nothing' : leaves.join(' ')
  return `${Object.values(others).join(' ')}, leaving ${traces},`
}

/** Sees one panel, and whose it is unless it has closed itself to everybody. */
async function expectPanelOf(tab: Tab, widget: WidgetSwitches, name: string): Promise<void> {
  const operator = widget.root === 'closed' ? null : name
  await expect.poll(() => seenPanels(tab)).toEqual([{ isShown: true, operator }])
}

/** Whose panels are connected to the service. */
function operators(emulator: Emulator): readonly number[] {
  return emulator.state.connections.map(({ operatorId }) => operatorId).toSorted((a, b) => a - b)
}

/** From within the page, as {@link write}: not every driver reaches a frame in a frame. */
async function openChat(tab: Tab): Promise<void> {
  await tab.waitFor('chat-item')
  await tab.eval(onElements('chat-item', ([item]) => (item as HTMLElement).click()))
  await tab.waitFor('composer')
}

function write(tab: Tab, text: string): Promise<void> {
  return tab.eval(
    onElements(
      'composer',
      ([field], _, value) => {
        ;(field as HTMLTextAreaElement).value = value
        field?.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
      },
      text,
    ),
  )
}

/** Hands over another token and waits for what becomes of it. */
function swap(tab: Tab, options: PlainOptions & { readonly operatorToken: string }): Promise<void> {
  return tab.eval(async (given) => {
    window.chat.setOptions(given)
    // A failure is in the snapshot.
    await window.chat.load(given.operatorToken).catch(() => {})
  }, options)
}

/** What the widget's own code did to the page is beyond reach; a frame takes all but the storage along. */
function tracesAfter(
  before: PageTraces,
  { leaves, build }: WidgetSwitches,
  host: Host,
): PageTraces {
  const storageKeys = leaves.includes('storage') ? Array(2).fill('operator-chat-panel') : []
  if (host === 'frame') return { ...before, storageKeys }
  const runs = build === 'one-file' ? 2 : 1
  return {
    ...before,
    storageKeys,
    globals: [
      '__operatorChatPanelRuns',
      ...(build === 'guard' ? ['__operatorChatPanelHasStarted'] : []),
    ],
    bodyClass: leaves.includes('body-class') ? 'operator-chat-panel-is-here' : '',
    adoptedSheets: leaves.includes('styles') ? runs : 0,
    hasTimer: leaves.includes('timer'),
    hasListener: leaves.includes('listeners'),
  }
}

/** What becomes of a token that the service refuses; what a panel keeps to itself nobody can know. */
function codeOf(badToken: WidgetSwitches['badToken'], engine: EngineName): string {
  if (badToken === 'throws') return 'token-refused'
  if (badToken === 'rejects') return 'token-refused'
  // WebKit does not say what a script of another origin throws later.
  if (badToken === 'throws-later') return engine === 'webkit' ? 'ready' : 'token-refused'
  return 'ready'
}

/** The widget's own errors are in the console; nothing else is. */
async function expectUncaught(tab: Tab): Promise<void> {
  const errors = await tab.errors()
  expect(
    errors.filter((error) => !/invalid token|Script error|define|already/i.test(error)),
  ).toEqual([])
}
