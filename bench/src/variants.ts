/** A page of the benchmark: what it shows the widget with, as the code of its bundle. */
export interface Variant {
  readonly code: string
  /** Whether the bundle is one of a development server. */
  readonly isDevelopment?: boolean
}

const reactPage = (from: string, name: string, options = '', props = ''): string =>
  `import { startReact } from './pages/react.ts'
  import { ${name} as Widget } from '${from}'
  startReact(Widget, {${options}}, ${props})`

const reactHook = (options = ''): string =>
  `import { startReact } from './pages/react.ts'
  import { useChatHub } from '@chathub/react'
  startReact((options) => { useChatHub(options); return null }, {${options}})`

const vuePage = (from: string, name: string, options = '', props = ''): string =>
  `import { startVue } from './pages/vue.ts'
  import { ${name} as Widget } from '${from}'
  startVue(Widget, {${options}}, ${props})`

const vueHook = (options = ''): string =>
  `import { startVue } from './pages/vue.ts'
  import { useChatHub } from '@chathub/vue'
  import { ownOptions } from './pages/own-options.ts'
  startVue({
    props: ownOptions,
    setup: (props) => { const { status } = useChatHub(() => ({ ...props })); return () => status.value },
  }, {${options}})`

const vendorUrl = 'https://widget.smsbat.com/operator-chat-panel/widget-script.js'

/** All pages by name. */
export const variants = {
  core: { code: `import './pages/core.ts'` },
  store: { code: `import './pages/store.ts'` },
  tag: { code: `import './pages/tag.ts'` },
  guide: { code: `import './pages/guide/page.ts'` },

  'react empty': {
    code: `import { startReact } from './pages/react.ts'; startReact(() => null)`,
  },
  'react guide': { code: reactPage('./pages/guide/react.ts', 'ChatHubWidget') },
  'react component': { code: reactPage('@chathub/react', 'ChatHubWidget') },
  'react component counted': {
    code: reactPage('@chathub/react', 'ChatHubWidget', 'isCounted: true'),
  },
  'react component strict': {
    code: reactPage('@chathub/react', 'ChatHubWidget', 'isStrict: true'),
    isDevelopment: true,
  },
  'react hook': { code: reactHook() },
  'react hook counted': { code: reactHook('isCounted: true') },

  'vue empty': {
    code: `import { startVue } from './pages/vue.ts'; startVue({ setup: () => () => null })`,
  },
  'vue guide': { code: vuePage('./pages/guide/vue.ts', 'ChatHub') },
  'vue component': { code: vuePage('@chathub/vue', 'ChatHubWidget') },
  'vue component counted': { code: vuePage('@chathub/vue', 'ChatHubWidget', 'isCounted: true') },
  'vue component kept': { code: vuePage('@chathub/vue', 'ChatHubWidget', 'isKept: true') },
  'vue hook': { code: vueHook() },
  'vue hook counted': { code: vueHook('isCounted: true') },

  'angular component': {
    code: `import { startAngular } from './pages/angular.ts'
      import { ChatHubWidget } from '@chathub/angular'
      startAngular(ChatHubWidget, '<chat-hub-widget [operatorToken]="options()[\\'operatorToken\\']" [tokenEndpoint]="options()[\\'tokenEndpoint\\']" [unmountDelayMs]="options()[\\'unmountDelayMs\\']" />')`,
  },
  // Others, as their documentation shows them.
  'react livechat': {
    code: reactPage('@livechat/widget-react', 'LiveChatWidget', '', `{ license: '1' }`),
  },
  'react tawk': {
    code: reactPage(
      '@tawk.to/tawk-messenger-react',
      'default',
      '',
      `{ propertyId: 'p', widgetId: 'w' }`,
    ),
  },
  'react intercom': {
    code: reactPage(
      'react-use-intercom',
      'IntercomProvider',
      '',
      `{ appId: 'id', autoBoot: true }`,
    ),
  },
  'react unhead': {
    code: `import { createElement } from 'react'
      import { createHead, UnheadProvider } from '@unhead/react/client'
      import { useScript } from '@unhead/react'
      import { startReact } from './pages/react.ts'
      const head = createHead()
      const Inner = () => { useScript({ src: '${vendorUrl}', type: 'module' }); return null }
      startReact(() => createElement(UnheadProvider, { head }, createElement(Inner)))`,
  },
  'vue livechat': {
    code: vuePage('@livechat/widget-vue', 'LiveChatWidget', '', `{ license: '1' }`),
  },
  'vue unhead': {
    code: `import { useScript } from '@unhead/vue'
      import { createHead } from '@unhead/vue/client'
      import { startVue } from './pages/vue.ts'
      const head = createHead()
      startVue({ setup: () => {
        useScript({ src: '${vendorUrl}', type: 'module' }, { head })
        return () => null
      } })`,
  },
} as const satisfies Readonly<Record<string, Variant>>

export type VariantName = keyof typeof variants
