import { expect, test } from '../src/fixtures.ts'
import { unsignedToken } from '../src/operator-token.ts'
import { isFrameAt } from '../src/widget-frame.ts'

interface Case {
  readonly css?: string
  readonly html: string
  /** Runs in the widget's window. */
  readonly script?: string
  /** Runs there once the first look has been taken, half a second later. */
  readonly later?: string
  readonly shown?: readonly (readonly [number, number])[]
  readonly notShown?: readonly (readonly [number, number])[]
}

/** Blue, and a red badge at its corner or a red shadow below it. */
const common = `
  .box, .faded { position: fixed; left: 300px; top: 300px; width: 60px; height: 60px; background: #00f }
  .badge::after { content: ''; position: absolute; right: -20px; top: -20px; width: 30px; height: 30px; background: red }
  .shadow { box-shadow: 0 40px red }
  .layer { position: fixed; inset: 0; pointer-events: none }
  .full { position: fixed; inset: 0; background: #fff }`

const far = [[600, 600]] as const

const cases: Readonly<Record<string, Case>> = {
  'an overlay whose colour comes late': {
    css: '.layer { transition: background-color 100ms 300ms } .on { background-color: #0008 }',
    html: '<div class="layer"></div>',
    later: `find('.layer').classList.add('on')`,
    shown: far,
  },
  'an outline whose colour comes late': {
    css: '.out { position: fixed; left: 300px; top: 300px; width: 9px; height: 9px; outline: 4px solid #0000; transition: outline-color 100ms 300ms } .on { outline-color: red }',
    html: '<div class="out"></div>',
    later: `find('.out').classList.add('on')`,
    shown: [[298, 304]],
  },
  'what blinks for ever and began in the dark': {
    css: `@keyframes blink { 0% { opacity: 0 } 50% { opacity: 1 } }
      .box, .icon::before { animation: blink 3s steps(1) infinite }
      .icon { position: fixed; left: 100px; top: 100px } .icon::before { content: 'Hm' }`,
    html: '<div class="box"></div><div class="icon"></div>',
    shown: [
      [330, 330],
      [105, 108],
    ],
  },
  'what fades in once, later': {
    css: '@keyframes in { from { opacity: 0 } } .box { animation: in 1s 9s both }',
    html: '<div class="box"></div>',
    notShown: [[330, 330]],
  },
  'words that a sheet moves': {
    css: '.words { position: fixed; left: 100px; top: 100px }',
    html: '<div class="words">Hm</div>',
    script: `view.sheet = new view.CSSStyleSheet(); sheet.replaceSync('.words { left: 300px; top: 300px; width: 60px; height: 60px; background: red }')`,
    later: `doc.adoptedStyleSheets = [...doc.adoptedStyleSheets, sheet]`,
    shown: [[330, 330]],
  },
  'words right below a shadow root that a sheet moves': {
    css: 'chat-panel { position: fixed; left: 100px; top: 100px }',
    html: '<chat-panel></chat-panel>',
    script: `find('chat-panel').attachShadow({ mode: 'open' }).append('Hm'); view.sheet = new view.CSSStyleSheet()
      sheet.replaceSync('chat-panel { left: 300px; top: 300px; width: 60px; height: 60px; background: red }')`,
    later: `doc.adoptedStyleSheets = [...doc.adoptedStyleSheets, sheet]`,
    shown: [[330, 330]],
  },
  'a rule that a script adds': {
    html: '<div class="late"></div>',
    later: `doc.adoptedStyleSheets[0].insertRule('.late { position: fixed; left: 300px; top: 300px; width: 60px; height: 60px; background: red }')`,
    shown: [[330, 330]],
  },
  'a rule that a script takes away': {
    css: '.box { display: none }',
    html: '<div class="box"></div>',
    later: `doc.adoptedStyleSheets[0].deleteRule(doc.adoptedStyleSheets[0].cssRules.length - 1)`,
    shown: [[330, 330]],
  },
  'a sheet that a script replaces': {
    css: '.box { display: none }',
    html: '<div class="box"></div>',
    later: `doc.adoptedStyleSheets[0].replace(common)`,
    shown: [[330, 330]],
  },
  'an animation that a script plays later': {
    html: '<div class="box"></div>',
    script: `view.moving = find('.box').animate({ translate: ['0', '200px'] }, { duration: 100, fill: 'both' }); moving.pause()`,
    later: 'moving.play()',
    shown: [[530, 330]],
  },
  'an animation that a script finishes later': {
    html: '<div class="box"></div>',
    script: `view.moving = find('.box').animate({ translate: ['0', '200px'] }, { duration: 100, fill: 'both' }); moving.pause()`,
    later: 'moving.finish()',
    shown: [[530, 330]],
  },
  'words in a font that comes late': {
    css: '.words { position: fixed; left: 100px; top: 100px; font: 40px Late, monospace }',
    html: '<div class="words">WWWWWWWW</div>',
    later: `const font = new view.FontFace('Late', 'local("DejaVu Sans")'); doc.fonts.add(font); font.load()`,
    shown: [[370, 125]],
  },
  'the backdrop of a popover': {
    css: '[popover]::backdrop { background: #0008 }',
    html: '<div popover>Hm</div>',
    script: `find('[popover]').showPopover()`,
    shown: far,
  },
  'a popover without one': {
    html: '<div popover>Hm</div>',
    script: `find('[popover]').showPopover()`,
    shown: [[500, 350]],
    notShown: far,
  },
  'a dialog in what is faded, and its backdrop': {
    css: 'section { opacity: 0 }',
    html: '<section><dialog>Hm</dialog></section>',
    script: `find('dialog').showModal()`,
    shown: far,
  },
  'a dialog within a list': {
    css: 'section { position: fixed; inset: 100px; overflow: hidden; background: #fff }',
    html: '<section><dialog>Hm</dialog></section>',
    script: `find('dialog').showModal()`,
    shown: [[50, 50]],
  },
  'a popover in what is clipped away': {
    css: 'section { position: fixed; clip-path: circle(0) } [popover] { inset: auto; left: 300px; top: 300px; margin: 0 }',
    html: '<section><div popover>Hm</div></section>',
    script: `find('[popover]').showPopover()`,
    shown: [[305, 305]],
    notShown: far,
  },
  'a dialog in what is not there': {
    css: 'section { display: none }',
    html: '<section><dialog>Hm</dialog></section>',
    script: `find('dialog').showModal()`,
    notShown: far,
  },
  'a round clip': {
    css: '.box { clip-path: inset(0 round 100%) }',
    html: '<div class="box"></div>',
    shown: [[330, 330]],
  },
  'a circle of a layer': {
    css: '.full { clip-path: circle(30px at 60px 60px) }',
    html: '<div class="full"><b style="position: fixed; left: 300px; top: 300px">Hm</b></div>',
    shown: [[60, 60]],
    notShown: [...far, [305, 305]],
  },
  'an ellipse of a layer': {
    css: '.full { clip-path: ellipse(5% 10% at right 60px bottom 50%) }',
    html: '<div class="full"></div>',
    shown: [[940, 350]],
    notShown: far,
  },
  'a corner of a layer': {
    css: '.full { clip-path: inset(calc(100% - 260px) 0 0 calc(100% - 60px)) }',
    html: '<div class="full"></div>',
    shown: [[950, 450]],
    notShown: far,
  },
  'a polygon of a layer': {
    css: '.full { clip-path: polygon(90% 50%, 100% 50%, 100% 100%, 90% 100%) }',
    html: '<div class="full"></div>',
    shown: [[950, 360]],
    notShown: far,
  },
  'layers closed by their clip': {
    css: '.middle { clip-path: inset(50%) } .line { clip-path: inset(0 50%) } .point { clip-path: polygon(0 0, 0 0, 0 0) }',
    html: '<div class="full middle"></div><div class="full line"></div><div class="full point"></div>',
    notShown: far,
  },
  'a layer before an element, closed by its clip': {
    css: '.box::before { content: ""; position: fixed; inset: 0; background: red; clip-path: circle(0 at 100% 100%) }',
    html: '<div class="box"></div>',
    shown: [[330, 330]],
    notShown: far,
  },
  'a clip that cannot be read': {
    css: '.box { clip-path: inset(min(10px, 10%)) }',
    html: '<div class="box"></div>',
    shown: [[330, 330]],
  },
  'a clip of what is drawn larger': {
    css: '.box { scale: 3; clip-path: inset(0 20px 0 0) }',
    html: '<div class="box"></div>',
    shown: [[350, 330]],
    notShown: [[390, 330]],
  },
  'layers without a colour': {
    css: `.outline { outline: 2px solid transparent } .ring { box-shadow: 0 0 #0000, 0 0 0 3px rgb(0 0 0 / 0) }
      .border { border: 0 solid; border-bottom: 1px solid transparent } .filter { background: #fff; filter: opacity(0) }`,
    html: ['outline', 'ring', 'border', 'filter']
      .map((name) => `<div class="layer ${name}"></div>`)
      .join(''),
    notShown: far,
  },
  'one coloured side': {
    css: '.box { background: none; border: 1px solid transparent; border-bottom-color: #000 }',
    html: '<div class="box"></div>',
    shown: [[330, 330]],
  },
  'what stands out of a drawing': {
    css: 'svg { position: fixed; left: 200px; top: 200px; overflow: visible }',
    html: '<svg width="40" height="40"><circle cx="20" cy="20" r="60"/></svg>',
    shown: [[260, 220]],
  },
  'an icon larger than its line': {
    css: `a { position: fixed; left: 100px; top: 100px; font: 16px/80px monospace } i::before { content: 'W'; font-size: 80px }`,
    html: '<a><i></i></a>',
    shown: [[120, 120]],
  },
  'a block on a line': {
    css: `a { position: fixed; left: 100px; top: 100px; font: 16px/20px monospace }
      i::before { content: ''; display: inline-block; width: 60px; height: 60px; background: red }`,
    html: '<a><i></i></a>',
    shown: [[130, 105]],
    notShown: [[50, 130]],
  },
  'a block that its box has no height for': {
    css: `a { position: fixed; left: 100px; top: 100px; width: 60px; height: 0 }
      a::before { content: ''; display: block; height: 60px; background: red }`,
    html: '<a></a>',
    shown: [[130, 155]],
  },
  'a block of what has no box': {
    css: `section { position: fixed; left: 100px; top: 100px } p { display: contents }
      p::before { content: ''; display: block; width: 60px; height: 60px; background: red }`,
    html: '<section><p></p></section>',
    shown: [[130, 130]],
  },
  'a block as large as its box': {
    css: `*, ::before { box-sizing: border-box } .box::before { content: 'Hm'; display: block; height: 60px; padding: 10px; background: red }`,
    html: '<div class="box"></div>',
    notShown: [
      [295, 330],
      [365, 330],
      [330, 295],
      [330, 365],
    ],
  },
  'a turned shadow': {
    css: '.box { rotate: -90deg }',
    html: '<div class="box shadow"></div>',
    shown: [[395, 330]],
  },
  'a mirrored shadow': {
    css: '.box { transform: scaleY(-1) }',
    html: '<div class="box shadow"></div>',
    shown: [[330, 265]],
  },
  'a larger shadow': {
    css: '.box { transform: scale(2) }',
    html: '<div class="box shadow"></div>',
    shown: [[330, 465]],
    notShown: [[330, 260]],
  },
  'a turned badge': {
    css: '.box { rotate: -90deg }',
    html: '<div class="box badge"></div>',
    shown: [[285, 285]],
  },
  'a mirrored badge': {
    css: '.box { scale: -1 1 }',
    html: '<div class="box badge"></div>',
    shown: [[285, 285]],
  },
  'a larger badge': {
    css: '.box { scale: 2 }',
    html: '<div class="box badge"></div>',
    shown: [[425, 235]],
    notShown: [[425, 300]],
  },
  ...Object.fromEntries(
    [
      'will-change: transform',
      'backdrop-filter: blur(0px)',
      'perspective: 9px',
      'contain: paint',
    ].map((set) => [
      `a box that holds what is fixed by ${set}`,
      {
        css: `.box { ${set}; overflow: hidden } .box::after { content: ''; position: fixed; left: 10px; top: 10px; width: 20px; height: 20px }
            .box::after, i { background: red } i { position: fixed; left: 200px; top: 0; width: 60px; height: 60px } .box { background: none }`,
        html: '<div class="box"><i></i></div>',
        shown: [[320, 320]],
        notShown: [
          [530, 330],
          [20, 20],
        ],
      } satisfies Case,
    ]),
  ),
}

/** WebKit does not tell where what it zooms is. */
const zoomed: Readonly<Record<string, Case>> = {
  'a badge in a zoomed panel': {
    css: '.box { zoom: 1.5 }',
    html: '<div class="box badge"></div>',
    shown: [[565, 425]],
  },
  'a shadow in a zoomed panel': {
    css: '.box { zoom: 1.5 }',
    html: '<div class="box shadow"></div>',
    shown: [[500, 595]],
  },
}

const size = { width: 1000, height: 700 }

test('whatever it is drawn with, and whenever that comes, what the widget paints is shown and nothing else', async ({
  core,
  tab,
  vendor,
}) => {
  await tab.resize(size)
  await core.open()
  const scriptUrl = vendor.serve('/w/panel.js', { code: `document.body.append('Hm')` })
  await core.create({ operatorToken: unsignedToken(), scriptUrl, isolation: 'frame' })
  await expect.poll(() => core.outcome()).toBe('ready')
  await expect.poll(() => isFrameAt(tab, 10, 15)).toBe(true)

  const all = tab.engine === 'webkit' ? cases : { ...cases, ...zoomed }
  expect(await tab.eval(findWrong, all, common)).toEqual([])
})

/** Runs in the page. */
async function findWrong(all: Readonly<Record<string, Case>>, usual: string): Promise<string[]> {
  const hosts = [...document.querySelectorAll('*')]
  const frames = hosts.flatMap(({ shadowRoot }) => shadowRoot?.querySelector('iframe') ?? [])
  const view = frames[0]?.contentWindow as Window & typeof globalThis
  const run = (script: string): void => {
    const find = (selector: string): Element | null => view.document.querySelector(selector)
    // oxlint-disable-next-line no-implied-eval, typescript/no-implied-eval -- each case is a text
    new view.Function('view', 'doc', 'find', 'common', script)(view, view.document, find, usual)
  }
  const isShown = ([x, y]: readonly [number, number]): boolean =>
    document.elementFromPoint(x, y)?.shadowRoot?.contains(frames[0] as Element) === true
  const looked = (): Promise<void> =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))
  const wrong: string[] = []
  for (const [name, { css = '', html, script, later, shown = [], notShown = [] }] of Object.entries(
    all,
  )) {
    const sheet = new view.CSSStyleSheet()
    sheet.replaceSync(usual + css)
    view.document.adoptedStyleSheets = [sheet]
    view.document.body.innerHTML = html
    if (script) run(script)
    await looked()
    await looked()
    if (later) {
      if (shown.some(isShown)) wrong.push(`${name}: before its time`)
      run(later)
      for (let tries = 0; tries < 100 && !shown.every(isShown); tries++) await looked()
    }
    for (const point of shown)
      if (!isShown(point)) wrong.push(`${name}: nothing at ${String(point)}`)
    for (const point of notShown)
      if (isShown(point)) wrong.push(`${name}: something at ${String(point)}`)
  }
  return wrong
}
