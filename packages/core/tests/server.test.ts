// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { createChatHubWidget, loadChatHubWidget } from '../src/index.ts'

describe('on a server', () => {
  it('creates a controller that does nothing', async () => {
    const getToken = vi.fn(async () => 'x')
    const chat = createChatHubWidget({ getToken })

    chat.subscribe(() => {})()
    chat.setOptions({ getToken })
    chat.release()
    chat.destroy()

    expect(chat.getSnapshot()).toBe(chat.getServerSnapshot())
    expect(chat.getSnapshot().status).toBe('waiting')
    await expect(chat.load()).rejects.toMatchObject({ code: 'disposed' })
    expect(getToken).not.toHaveBeenCalled()
  })

  it('refuses options that are none, as a browser does', () => {
    expect(() => createChatHubWidget(null as never)).toThrow(
      expect.objectContaining({ code: 'invalid-options' }),
    )
  })

  it('loads nothing and keeps nothing', async () => {
    await expect(loadChatHubWidget('token')).rejects.toMatchObject({ code: 'disposed' })
    expect(Object.getOwnPropertySymbols(globalThis)).not.toContain(Symbol.for('chathub.registry.1'))
  })
})
