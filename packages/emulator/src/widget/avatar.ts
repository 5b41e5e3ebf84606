import { element, setAttributes, setText } from './dom.js'
import { avatarColourOf, initialsOf } from './format.js'

/** Makes a round picture with initials; the name itself stands beside it. */
export function avatar(name = ''): HTMLElement {
  const node = element('span', { class: 'avatar', 'aria-hidden': 'true' })
  nameAvatar(node, name)
  return node
}

/** Gives an avatar another name. */
export function nameAvatar(node: HTMLElement, name: string): void {
  setText(node, initialsOf(name))
  setAttributes(node, { 'data-colour': avatarColourOf(name) })
}
