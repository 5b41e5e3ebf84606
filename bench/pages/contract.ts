/** What every page of the benchmark can do, whatever it shows the widget with. */
export interface BenchPage {
  /** Shows that many users of the widget. */
  mount(count: number, options: object): void
  /** Takes all of them away. */
  unmount(): void
}

declare global {
  interface Window {
    bench: BenchPage
    /** All bundles of the page, where it holds more than one copy. */
    benches: BenchPage[] | undefined
    /** How often a component under test was rendered. */
    benchRenders: number | undefined
    /** How often the widget's script ran, in the page or in a frame. */
    benchRuns: number | undefined
    /** When it ran first, in milliseconds since the epoch. */
    benchRanAt: number | undefined
    /** What its runs have shown. */
    benchPanels: WeakRef<Element>[] | undefined
  }
}

/** Offers a page to the benchmark. */
export function offer(page: BenchPage): void {
  window.benches ??= []
  window.benches.push(page)
  window.bench = page
}

/** Counts one rendering. */
export function countRender(): void {
  window.benchRenders = (window.benchRenders ?? 0) + 1
}
