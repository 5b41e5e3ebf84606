/** What takes longer is not followed while it only fades or colours, in milliseconds. */
const longestFadeMs = 10_000

/** Neither moves nor resizes anything. */
const still = /^(offset|computedOffset|easing|composite|opacity|background.*|.*color)$/i

/** Whether it has to be followed. An endless or long one that only fades or colours, as a waiting line does, has not. */
export function isMoving(animation: Animation): boolean {
  const effect = animation.effect as KeyframeEffect | null
  if (animation.playState !== 'running' || !effect) return false
  const names = namesOf(effect)
  const isLong = Number(effect.getComputedTiming().endTime) > longestFadeMs
  return isLong ? names.some((name) => !still.test(name)) : names.length > 0
}

/** Whether something comes and goes for ever, which {@link isMoving} does not follow. */
export function isBlinking(element: Element, pseudoElement: string | null = null): boolean {
  return element.getAnimations({ subtree: true }).some((animation) => {
    const effect = animation.effect as KeyframeEffect | null
    const isOwn = effect?.target === element && effect.pseudoElement === pseudoElement
    return isOwn && isEndless(effect) && namesOf(effect).includes('opacity')
  })
}

function isEndless(effect: KeyframeEffect): boolean {
  return effect.getComputedTiming().endTime === Infinity
}

function namesOf(effect: KeyframeEffect): string[] {
  return effect.getKeyframes().flatMap(Object.keys)
}
