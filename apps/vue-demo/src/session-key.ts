import type { InjectionKey, ShallowRef } from 'vue'
import type { DemoSession } from '@chathub/demo-kit'

/** Who is logged in; `null` until the server has answered. */
export const sessionKey: InjectionKey<ShallowRef<DemoSession | null>> = Symbol('session')
