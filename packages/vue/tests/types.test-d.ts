import { computed, createApp, defineComponent, h, ref, type Ref } from 'vue'
import { expectTypeOf, test } from 'vitest'
import {
  ChatHubError,
  ChatHubWidget,
  createChatHub,
  useChatHub,
  type ChatHubStatus,
  type ChatHubWidgetSlots,
  type UseChatHubOptions,
  type UseChatHubResult,
} from '@chathub/vue'

test('the composable has the state as refs and two functions', () => {
  expectTypeOf(useChatHub).returns.toEqualTypeOf<UseChatHubResult>()
  expectTypeOf<UseChatHubResult['status']>().toEqualTypeOf<Readonly<Ref<ChatHubStatus>>>()
  expectTypeOf<UseChatHubResult['error']>().toEqualTypeOf<Readonly<Ref<ChatHubError | null>>>()
  expectTypeOf<UseChatHubResult['load']>().toEqualTypeOf<(token?: string) => Promise<void>>()
  expectTypeOf<UseChatHubResult['reload']>().toEqualTypeOf<() => Promise<void>>()
})

test('options may be refs and getters, functions are options themselves', () => {
  const [token, options] = [ref(''), computed(() => ({ operatorToken: '' }))]

  expectTypeOf({ operatorToken: token }).toExtend<UseChatHubOptions>()
  expectTypeOf({ operatorToken: () => token.value }).toExtend<UseChatHubOptions>()
  expectTypeOf(options).toExtend<UseChatHubOptions>()
  expectTypeOf(() => options.value).toExtend<UseChatHubOptions>()
  expectTypeOf({ getToken: async () => '' }).toExtend<UseChatHubOptions>()
  expectTypeOf({ getToken: () => async () => '' }).not.toExtend<UseChatHubOptions>()
  expectTypeOf({ validateToken: async () => true }).toExtend<UseChatHubOptions>()
  expectTypeOf({ consent: ref(false) }).toExtend<UseChatHubOptions>()
  expectTypeOf({ strategy: () => 'idle' as const }).toExtend<UseChatHubOptions>()
  expectTypeOf({ operatorToken: ref(1) }).not.toExtend<UseChatHubOptions>()
  expectTypeOf(createChatHub).parameter(0).toEqualTypeOf<UseChatHubOptions>()
})

test('the component takes every option, and none that is of another type', () => {
  h(ChatHubWidget, { operatorToken: null, tokenEndpoint: '/token', fallbackContact: false })
  h(ChatHubWidget, {
    validateToken: '/api/chathub/validate-token',
    strategy: 'interaction',
    consent: (listener) => () => listener(false),
    isolation: 'frame',
    container: '#chat',
    retry: 1,
    refreshBeforeMs: 60_000,
    reloadPolicy: 'immediate',
    onReady: ({ expiresAt }) => expectTypeOf(expiresAt).toEqualTypeOf<number | null>(),
    onTokenRefreshed: ({ expiresAt }) => expectTypeOf(expiresAt).toEqualTypeOf<number | null>(),
  })
  // @ts-expect-error -- a token is a string
  h(ChatHubWidget, { operatorToken: 1 })
  // @ts-expect-error -- there is no such strategy
  h(ChatHubWidget, { strategy: 'lazy' })
  expectTypeOf<InstanceType<typeof ChatHubWidget>['$slots']>().toEqualTypeOf<ChatHubWidgetSlots>()
})

test('the component can be registered in both ways', () => {
  expectTypeOf(defineComponent({ components: { ChatHubWidget } })).not.toBeAny()
  expectTypeOf(createApp({}).component('ChatHubWidget', ChatHubWidget)).not.toBeAny()
})
