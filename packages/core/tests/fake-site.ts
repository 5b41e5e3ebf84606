import { vi } from 'vitest'
import { arrive } from './fake-widget.ts'
import { day } from './keeper-bench.ts'

interface MintedToken {
  /** By the true time. */
  readonly expiresAt: number
  isRevoked: boolean
}

/** A site with a token route, its network, and the vendor behind it. Their clock is right, the device's may not be. */
export class FakeSite {
  isUp = true
  isOnline = true
  isLoggedIn = true
  /** Whether questions stay without an answer until `release()`. */
  isHanging = false
  /** How far the device's clock is ahead, in milliseconds. */
  aheadMs = 0
  requests = 0
  readonly #minted = new Map<string, MintedToken>()
  #held: (() => void)[] = []

  get isUsable(): boolean {
    return this.isUp && this.isOnline && this.isLoggedIn && !this.isHanging
  }

  get now(): number {
    return Date.now() - this.aheadMs
  }

  /** Takes the place of `fetch` and of `navigator.onLine`, and lets each script run as soon as it is in the page. */
  install(): () => void {
    vi.stubGlobal('fetch', async (_url: string, { signal }: RequestInit) => {
      if (this.isHanging) await this.#hold(signal)
      return this.#answer()
    })
    vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => this.isOnline)
    const observer = new MutationObserver((records) => {
      const added = records.flatMap(({ addedNodes }) => [...addedNodes])
      for (const node of added) if (node instanceof HTMLScriptElement) this.#run(node)
    })
    observer.observe(document.head, { childList: true })
    return () => observer.disconnect()
  }

  /** Whether the vendor takes a token. */
  isGood(token: string | null | undefined): boolean {
    const minted = this.#minted.get(token ?? '')
    return minted !== undefined && !minted.isRevoked && minted.expiresAt > this.now
  }

  /** How long ago a token has died, in milliseconds. */
  deadFor(token: string | null | undefined): number {
    return this.now - (this.#minted.get(token ?? '')?.expiresAt ?? 0)
  }

  revoke(token: string | null | undefined): void {
    const minted = this.#minted.get(token ?? '')
    if (minted) minted.isRevoked = true
  }

  /** Answers the questions that are held. */
  release(): void {
    for (const answer of this.#held.splice(0)) answer()
  }

  #hold(signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#held.push(resolve)
      signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))
    })
  }

  #answer(): Response {
    this.requests++
    if (!this.isOnline) throw new TypeError('Failed to fetch')
    const headers = { date: new Date(this.now).toUTCString() }
    if (!this.isUp) return new Response('', { status: 503, headers })
    if (!this.isLoggedIn) return new Response('', { status: 401, headers })
    const token = `e30.${btoa(`{"number":${this.requests}}`)}.x`
    const expiresAt = this.now + day
    this.#minted.set(token, { expiresAt, isRevoked: false })
    const answer = { token, expiresAt: new Date(expiresAt).toISOString() }
    return Response.json(answer, { headers })
  }

  #run(script: HTMLScriptElement): void {
    if (this.isGood(script.getAttribute('token'))) {
      arrive(script)
      return
    }
    this.complain(script.src)
    script.dispatchEvent(new Event('load'))
  }

  /** The widget throws that its token is no good. */
  complain(filename: string): void {
    const error = new Error('Token expired')
    window.dispatchEvent(new ErrorEvent('error', { message: error.message, filename, error }))
  }
}
