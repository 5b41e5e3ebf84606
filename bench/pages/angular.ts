import '@angular/compiler'
import {
  ApplicationRef,
  Component,
  provideZonelessChangeDetection,
  signal,
  type Type,
} from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { offer } from './contract.ts'

/** Shows a component in an Angular application without zone.js. */
export async function startAngular(widget: Type<unknown>, element: string): Promise<void> {
  const items = signal<readonly number[]>([])
  const options = signal<Readonly<Record<string, unknown>>>({})
  class App {
    readonly items = items
    readonly options = options
  }
  // Compiled in the page: only the library itself is what users get.
  const Root = Component({
    selector: '#app',
    imports: [widget],
    template: `@for (item of items(); track item) { ${element} }`,
  })(App) as Type<unknown> | undefined
  const application = await bootstrapApplication(Root ?? App, {
    providers: [provideZonelessChangeDetection()],
  })
  let generation = 0
  const show = (next: readonly number[]): void => {
    items.set(next)
    application.injector.get(ApplicationRef).tick()
  }
  offer({
    mount(count, given) {
      options.set(given as Record<string, unknown>)
      generation++
      show(Array.from({ length: count }, (_, index) => generation * 10_000 + index))
    },
    unmount: () => show([]),
  })
}
