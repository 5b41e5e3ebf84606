/**
 * Remembers where the focus was before it went into the frame.
 *
 * @returns Gives the focus back, if the frame has it.
 */
export function rememberFocus(host: Element, signal: AbortSignal): () => void {
  let left: FocusEvent | null = null
  let origin: EventTarget | null = null
  document.addEventListener('focusout', (event) => (left = event), { signal })
  // Focus that goes into a frame leaves the window, right after it has left its element.
  const onBlur = (event: FocusEvent): void => {
    origin = left && event.timeStamp - left.timeStamp < 50 ? left.target : null
  }
  window.addEventListener('blur', onBlur, { signal })
  return () => {
    if (document.activeElement === host && origin instanceof HTMLElement)
      origin.focus({ preventScroll: true })
  }
}
