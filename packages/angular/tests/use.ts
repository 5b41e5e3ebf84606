import { TestBed, type ComponentFixture } from '@angular/core/testing'
import { ChatHubWidget, type ChatHubOptions } from '../src/index.ts'

/** A component with these options that is in the page. */
export interface User {
  readonly widget: ChatHubWidget
  /** Sets the inputs to these options; what is left out becomes `undefined`. */
  readonly update: (options: ChatHubOptions) => void
  readonly unmount: () => void
}

/** Puts a `<chat-hub-widget>` with these options into the page. */
export function use(options: ChatHubOptions): User {
  const { onReady, onError, onStatusChange, onTokenRefreshed, ...inputs } = options
  const fixture = TestBed.createComponent(ChatHubWidget, { inferTagName: true })
  const widget = fixture.componentInstance
  if (onReady) widget.ready.subscribe(onReady)
  if (onError) widget.chatHubError.subscribe(onError)
  if (onStatusChange) widget.statusChange.subscribe(onStatusChange)
  if (onTokenRefreshed) widget.tokenRefreshed.subscribe(onTokenRefreshed)
  let names: string[] = []
  const update = (changed: ChatHubOptions): void => {
    const values = { ...Object.fromEntries(names.map((name) => [name, undefined])), ...changed }
    names = Object.keys(changed)
    setInputs(fixture, values)
    fixture.detectChanges()
  }
  update(inputs)
  const unmount = (): void => {
    fixture.destroy()
    // Its parent's work in an application.
    fixture.nativeElement.remove()
  }
  return { widget, update, unmount }
}

function setInputs(fixture: ComponentFixture<ChatHubWidget>, values: object): void {
  for (const [name, value] of Object.entries(values)) fixture.componentRef.setInput(name, value)
}
