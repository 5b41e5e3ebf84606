const paths = {
  chat: 'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.3 3.6c-.5.4-1.2.1-1.2-.6V16A2.5 2.5 0 0 1 4 13.5z',
  close: 'M6 6l12 12M18 6 6 18',
  add: 'M12 5v14M5 12h14',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  send: 'M4.5 12 3.5 4.5l17 7.5-17 7.5zM4.5 12h8',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  inbox: 'M4 13l2.5-7.5h11L20 13v5.5H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
  sending: 'M12 7v5l3 2M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
  sent: 'M6 12.5l4 4 8-9',
  read: 'M2.5 12.5l4 4 8-9M12 16.5h.5l8-9',
  failed: 'M12 7.5v5.5M12 16.2v.3M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16z',
} as const

/** Name of an icon. */
export type IconName = keyof typeof paths

const svg = 'http://www.w3.org/2000/svg'

/** Makes an icon; it is decoration, the words stand beside it. */
export function icon(name: IconName): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('viewBox', '0 0 24 24')
  picture.setAttribute('class', 'icon')
  picture.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svg, 'path')
  path.setAttribute('d', paths[name])
  picture.append(path)
  return picture
}
