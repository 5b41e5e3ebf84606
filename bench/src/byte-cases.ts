/** A piece of an application, and the same with other packages. */
export interface ByteCase {
  readonly id: string
  readonly title: string
  readonly code: string
  readonly peers: Readonly<Record<string, string>>
}

const react = (component: string, from: string, props: string): string =>
  `import { createElement } from 'react'
  import { ${component} as Widget } from '${from}'
  export const App = () => createElement(Widget, ${props})`

const vue = (component: string, from: string, props: string): string =>
  `import { h } from 'vue'
  import { ${component} as Widget } from '${from}'
  export const App = () => h(Widget, ${props})`

const guide = './pages/guide'
const src = `'https://example.com/widget.js'`

/** Rows B1 to B5: what is bundled, with the few bytes of the code that uses it. */
export const byteCases: readonly ByteCase[] = [
  {
    id: 'B1 loader',
    title: 'one module script: made, run, replaced, failed, given up',
    code: `export { createScript, renewScript } from '../packages/core/src/script.ts'
      export { whenRun } from '../packages/core/src/script-run.ts'
      export { withDeadline } from '../packages/core/src/deadline.ts'`,
    peers: {
      "the guide's loader": `import { loadChatHubWidget } from '${guide}/loader.ts'
        loadChatHubWidget('token')`,
      '@stripe/stripe-js': `import { loadStripe } from '@stripe/stripe-js'
        loadStripe('pk')`,
      '@paypal/paypal-js': `import { loadScript } from '@paypal/paypal-js'
        loadScript({ clientId: 'id' })`,
      '@livechat/widget-core': `import { createWidget } from '@livechat/widget-core'
        createWidget({ license: '1' }).init()`,
    },
  },
  {
    id: 'B2 eager',
    title: 'core: state, registry, first token, script, errors, fallback',
    code: `import { createChatHubWidget } from '@chathub/core'
      createChatHubWidget({ operatorToken: '' })`,
    peers: {
      '@intercom/messenger-js-sdk': `import Intercom from '@intercom/messenger-js-sdk'
        Intercom({ app_id: 'id' })`,
      '@livechat/widget-core': `import { createWidget } from '@livechat/widget-core'
        createWidget({ license: '1' }).init()`,
      'unhead useScript': `import { createHead, useScript } from 'unhead/client'
        import { useScript as use } from 'unhead/scripts'
        use(createHead(), { src: ${src}, type: 'module' })`,
    },
  },
  {
    id: 'B3 component',
    title: 'React component',
    code: `import { createElement } from 'react'
      import { ChatHubWidget } from '@chathub/react'
      export const App = ({ operatorToken }) => createElement(ChatHubWidget, { operatorToken })`,
    peers: {
      "the guide's component": react(
        'ChatHubWidget',
        `${guide}/react.ts`,
        `{ operatorToken: 't' }`,
      ),
      '@tawk.to/tawk-messenger-react': react(
        'default',
        '@tawk.to/tawk-messenger-react',
        `{ propertyId: 'p', widgetId: 'w' }`,
      ),
      '@livechat/widget-react': react(
        'LiveChatWidget',
        '@livechat/widget-react',
        `{ license: '1' }`,
      ),
      'react-use-intercom': react('IntercomProvider', 'react-use-intercom', `{ appId: 'id' }`),
      'react-live-chat-loader': `import { createElement } from 'react'
        import { LiveChatLoaderProvider, Intercom } from 'react-live-chat-loader'
        export const App = () => createElement(LiveChatLoaderProvider,
          { providerKey: 'k', provider: 'intercom' }, createElement(Intercom))`,
      '@unhead/react useScript': `import { createElement } from 'react'
        import { useScript } from '@unhead/react'
        import { createHead, UnheadProvider } from '@unhead/react/client'
        const Widget = () => { useScript({ src: ${src}, type: 'module' }); return null }
        export const App = () => createElement(UnheadProvider, { head: createHead() }, createElement(Widget))`,
    },
  },
  {
    id: 'B3 hook',
    title: 'React hook',
    code: `import { useChatHub } from '@chathub/react'
      export const App = ({ operatorToken }) => useChatHub({ operatorToken }).status`,
    peers: {},
  },
  {
    id: 'B4 component',
    title: 'Vue component',
    code: `import { h } from 'vue'
      import { ChatHubWidget } from '@chathub/vue'
      export const App = ({ operatorToken }) => h(ChatHubWidget, { operatorToken })`,
    peers: {
      "the guide's component": vue('ChatHub', `${guide}/vue.ts`, `null`),
      '@tawk.to/tawk-messenger-vue-3': `import TawkMessenger from '@tawk.to/tawk-messenger-vue-3'
        export const install = (app) => app.use(TawkMessenger, { propertyId: 'p', widgetId: 'w' })`,
      '@vueuse/core useScriptTag': `import { useScriptTag } from '@vueuse/core'
        export const App = { setup: () => useScriptTag(${src}, () => {}, { type: 'module' }) }`,
      '@livechat/widget-vue': vue('LiveChatWidget', '@livechat/widget-vue', `{ license: '1' }`),
      '@unhead/vue useScript': `import { useScript } from '@unhead/vue'
        import { createHead } from '@unhead/vue/client'
        export const install = (app) => app.use(createHead())
        export const App = { setup: () => useScript({ src: ${src}, type: 'module' }) }`,
    },
  },
  {
    id: 'B5 module',
    title: 'Angular module, directive and service, linked',
    code: `export { ChatHubModule, ChatHubService, ChatHubWidgetDirective } from '@chathub/angular'`,
    peers: {
      '@tawk.to/tawk-messenger-angular': `export { TawkMessengerAngularModule } from
        './node_modules/@tawk.to/tawk-messenger-angular/dist/tawk-messenger-angular/fesm2020/tawk.to-tawk-messenger-angular.mjs'`,
      'ng-hcaptcha': `export { NgHcaptchaModule } from 'ng-hcaptcha'`,
      '@supy-io/ngx-intercom': `export { IntercomModule, Intercom } from '@supy-io/ngx-intercom'`,
      '@livechat/widget-angular': `export { LiveChatWidgetModule } from '@livechat/widget-angular'`,
    },
  },
  {
    id: 'element',
    title: 'the custom element with its core, without later parts',
    code: `import '@chathub/core/element'`,
    peers: {},
  },
]

/** Row B6: what is imported and not used. */
export const emptyImports: {
  readonly own: readonly string[]
  readonly peers: readonly string[]
} = {
  own: [
    '@chathub/core',
    '@chathub/core/guide',
    '@chathub/react',
    '@chathub/vue',
    '@chathub/angular',
  ],
  peers: [
    '@stripe/stripe-js',
    '@paypal/paypal-js',
    '@intercom/messenger-js-sdk',
    '@livechat/widget-core',
    '@livechat/widget-react',
    '@livechat/widget-vue',
    'react-use-intercom',
    'react-live-chat-loader',
    '@tawk.to/tawk-messenger-react',
    '@tawk.to/tawk-messenger-vue-3',
    '@vueuse/core',
    'unhead/client',
  ],
}
