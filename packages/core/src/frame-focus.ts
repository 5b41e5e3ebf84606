/**
 * Remembers where the focus was before it went into the frame.
 *
 * @returns Gives the focus back, if the frame has it.
 */
export function rememberFocus(host: Element, signal: AbortSignal): () => void {
  let left: EventTarget | undefined
  let leftAt = -Infinity
  let origin: EventTarget | undefined
  const onFocusOut = (event: FocusEvent): void => {
    // The target of one from a shadow root is its host.
    left = event.composedPath()[0]
    leftAt = event.timeStamp
  }
  document.addEventListener('focusout', onFocusOut, { signal })
  // Focus that goes into a frame leaves the window, right after it has left its element.
  const onBlur = (event: FocusEvent): void => {
    origin = event.timeStamp - leftAt < 50 ? left : undefined
  }
  window.addEventListener('blur', onBlur, { signal })
  return () => {
    if (document.activeElement === host && origin instanceof HTMLElement)
      origin.focus({ preventScroll: true })
  }
}
