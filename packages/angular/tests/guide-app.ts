import type { EnvironmentProviders, Type } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { panels, scriptElement } from '../../core/tests/fake-page.ts'
import { operatorToken } from '../../core/tests/operator-token.ts'
import { AppComponent as AppWithDirective } from './guide-code/directive.ts'
import { AppComponent as AppOfModules, AppModule } from './guide-code/module.ts'
import { AppComponent as AppWithService } from './guide-code/service.ts'
import { runScript, settle } from './settle.ts'

const token = operatorToken()
const otherToken = operatorToken({ operatorId: 102 })
const fetchToken = vi.fn<() => Promise<Response>>()

interface App {
  readonly title: string
  readonly component: Type<unknown>
  readonly imports: Type<unknown>[]
}

const apps: readonly App[] = [
  { title: 'with the service', component: AppWithService, imports: [] },
  { title: 'with the directive', component: AppWithDirective, imports: [] },
  { title: 'through the module', component: AppOfModules, imports: [AppModule] },
]

/** The tests of the guide's class, for one kind of change detection. */
export function describeGuideApp(providers: EnvironmentProviders[]): void {
  describe.each(apps)("the guide's application $title", ({ component, imports }) => {
    beforeEach(() => {
      fetchToken.mockReset().mockImplementation(async () => new Response(token))
      vi.stubGlobal('fetch', fetchToken)
      TestBed.configureTestingModule({ imports, providers })
    })
    afterEach(() => {
      vi.unstubAllGlobals()
    })

    /** Mounts the application, and gives its token time to arrive. */
    async function mountApp() {
      const fixture = TestBed.createComponent(component)
      fixture.autoDetectChanges()
      await settle()
      return { unmount: () => fixture.destroy() }
    }

    it('has nothing in the page while the token is empty', async () => {
      fetchToken.mockReturnValue(new Promise(() => {}))

      await mountApp()

      expect(scriptElement()).toBeNull()
      expect(document.querySelector('.chat-fallback')).toBeNull()
    })

    it('has one panel once the token is there', async () => {
      await mountApp()

      await runScript()

      expect(document.querySelectorAll('script')).toHaveLength(1)
      expect(panels().map((panel) => panel.textContent)).toEqual([token])
    })

    it('has a panel with the new token when there is another', async () => {
      const { unmount } = await mountApp()
      await runScript()
      unmount()

      fetchToken.mockImplementation(async () => new Response(otherToken))
      await mountApp()
      await runScript()

      expect(panels().map((panel) => panel.textContent)).toEqual([otherToken])
    })

    it('has neither script nor panel once it is unmounted', async () => {
      const { unmount } = await mountApp()
      await runScript()

      unmount()
      await settle(1000)

      expect(scriptElement()).toBeNull()
      expect(panels()).toEqual([])
    })

    it('never has a panel when it is unmounted while the token is awaited', async () => {
      const answer = Promise.withResolvers<Response>()
      fetchToken.mockReturnValue(answer.promise)
      const { unmount } = await mountApp()

      unmount()
      answer.resolve(new Response(token))
      await settle(2000)

      expect(scriptElement()).toBeNull()
    })

    it('has a panel again when it is mounted again', async () => {
      const { unmount } = await mountApp()
      await runScript()
      unmount()
      await settle(1000)

      await mountApp()
      await runScript()

      expect(panels().map((panel) => panel.textContent)).toEqual([token])
    })
  })
}
