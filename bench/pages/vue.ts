import {
  createApp,
  h,
  KeepAlive,
  nextTick,
  shallowRef,
  type Component,
  type SetupContext,
  type VNode,
} from 'vue'
import { countRender, offer } from './contract.ts'

interface VueOptions {
  /** Whether a component that is taken away is kept in `<KeepAlive>`. */
  readonly isKept?: boolean
  /** Whether to count how often the component is rendered. */
  readonly isCounted?: boolean
}

type Setup = (props: object, context: SetupContext) => () => unknown

function counted(component: Component): Component {
  const { setup } = component as unknown as { setup: Setup }
  const counting: Setup = (props, context) => {
    const render = setup(props, context)
    return () => {
      countRender()
      return render()
    }
  }
  return { ...(component as object), setup: counting } as Component
}

/**
 * Shows a component in a Vue application.
 *
 * @param ownProps - What it is given in place of the options.
 */
export function startVue(
  component: unknown,
  { isKept = false, isCounted = false }: VueOptions = {},
  ownProps?: object,
): void {
  const shown = isCounted ? counted(component as Component) : (component as Component)
  const content = shallowRef<VNode[]>([])
  let isMounted = false
  let generation = 0
  offer({
    mount(count, options) {
      generation++
      content.value = Array.from({ length: count }, (_, index) =>
        h(shown, { key: isKept ? index : `${generation}-${index}`, ...(ownProps ?? options) }),
      )
      if (isMounted) return
      isMounted = true
      createApp({
        render: () => (isKept ? h(KeepAlive, () => content.value[0]) : content.value),
      }).mount('#app')
    },
    unmount() {
      content.value = []
      void nextTick()
    },
  })
}
