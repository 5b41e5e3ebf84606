import { expectTypeOf, test } from 'vitest'
import {
  ChatHubError,
  ChatHubProvider,
  ChatHubWidget,
  useChatHub,
  type ChatHubStatus,
  type ChatHubWidgetProps,
  type UseChatHubResult,
} from '@chathub/react'

test('the hook has the state and two functions', () => {
  expectTypeOf(useChatHub).returns.toEqualTypeOf<UseChatHubResult>()
  expectTypeOf<UseChatHubResult['status']>().toEqualTypeOf<ChatHubStatus>()
  expectTypeOf<UseChatHubResult['expiresAt']>().toEqualTypeOf<number | null>()
  expectTypeOf<UseChatHubResult['load']>().toEqualTypeOf<(token?: string) => Promise<void>>()
  expectTypeOf<UseChatHubResult['reload']>().toEqualTypeOf<() => Promise<void>>()
})

test('the status tells whether there is an error', () => {
  type InStatus<Status> = Extract<UseChatHubResult, { status: Status }>

  expectTypeOf<UseChatHubResult['error']>().toEqualTypeOf<ChatHubError | null>()
  expectTypeOf<InStatus<'error' | 'expired'>['error']>().toEqualTypeOf<ChatHubError>()
})

test('the component takes every option, and none that is unknown', () => {
  expectTypeOf<ChatHubWidgetProps['operatorToken']>().toEqualTypeOf<string | null | undefined>()
  void (
    <ChatHubWidget
      getToken={async ({ signal }) => ({ token: String(signal.aborted), expiresAt: new Date() })}
      tokenEndpoint="/api/chathub/token"
      validateToken={async (token, { signal }) => token !== '' && !signal.aborted}
      strategy="visible"
      consent={Promise.resolve(true)}
      isolation="frame"
      container="#chat"
      retry={1}
      refreshBeforeMs={60_000}
      reloadPolicy="immediate"
      fallbackContact={false}
      loading="Loading…"
      fallback={(error, retry) => <button onClick={retry}>{error.message}</button>}
      onReady={({ expiresAt }) => expectTypeOf(expiresAt).toEqualTypeOf<number | null>()}
      onTokenRefreshed={({ expiresAt }) => expectTypeOf(expiresAt).toEqualTypeOf<number | null>()}
    />
  )
  // @ts-expect-error -- the prop is called operatorToken
  void (<ChatHubWidget token="" />)
  // @ts-expect-error -- a token is a string
  void (<ChatHubWidget operatorToken={1} />)
  // @ts-expect-error -- there is no such strategy
  void (<ChatHubWidget strategy="lazy" />)
})

test('a mouse event is no token', () => {
  type OnClick = NonNullable<React.ComponentProps<'button'>['onClick']>

  expectTypeOf<UseChatHubResult['reload']>().toExtend<OnClick>()
  expectTypeOf<UseChatHubResult['load']>().not.toExtend<OnClick>()
})

test('the provider needs options', () => {
  expectTypeOf(ChatHubProvider).parameter(0).toHaveProperty('options').not.toBeNullable()
})
