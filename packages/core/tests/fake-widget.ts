import vm from 'node:vm'

export const scriptUrl = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'

/** The script element as the vendor's script would look for it. */
export function scriptElement(): HTMLScriptElement | null {
  return document.querySelector<HTMLScriptElement>('#operator-chat-panel-script')
}

/** What the stand-in shows in the page. */
export function panels(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.fake-panel')]
}

const panelCode = `(() => {
  const panel = document.createElement('div')
  panel.className = 'fake-panel'
  panel.textContent = document.getElementById('operator-chat-panel-script')?.getAttribute('token') ?? ''
  document.body.append(panel)
})()`

/** Runs code as the vendor's script: its call stack names the script's URL, as in a browser. */
export function runAsWidget(code: string, url: string = scriptUrl): void {
  vm.runInThisContext(code, { filename: url })
}

/** Lets a script arrive: it runs, adds its panel, and `load` is fired. */
export function arrive(script: HTMLScriptElement | null = scriptElement()): void {
  if (!script) throw new Error('There is no script to run')
  runAsWidget(panelCode, script.src)
  script.dispatchEvent(new Event('load'))
}

/** Lets a script fail to arrive. */
export function failToArrive(script: HTMLScriptElement | null = scriptElement()): void {
  script?.dispatchEvent(new Event('error'))
}
