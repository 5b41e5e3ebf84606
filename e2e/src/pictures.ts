import { expect } from '@playwright/test'
import type { Tab } from './tab.ts'

/**
 * How many pixels of two pictures differ by more than 2 of 255 in any channel; endless if one does by
 * more than `most`.
 */
export function difference(
  tab: Tab,
  pictures: readonly [Buffer, Buffer],
  most = 16,
): Promise<number> {
  // Most are alike to the byte, and then five million channels need not be looked at.
  if (pictures[0].equals(pictures[1])) return Promise.resolve(0)
  return tab.eval(
    async (all, limit) => {
      const [one, other] = await Promise.all(
        all.map(async (data) => {
          const image = new Image()
          image.src = `data:image/png;base64,${data}`
          await image.decode()
          const { width, height } = image
          const context = Object.assign(document.createElement('canvas'), {
            width,
            height,
          }).getContext('2d')
          context?.drawImage(image, 0, 0)
          return context?.getImageData(0, 0, width, height).data ?? []
        }),
      )
      const pixels = new Set<number>()
      for (let index = 0; index < (one?.length ?? 0); index++) {
        const by = Math.abs((one?.[index] ?? 0) - (other?.[index] ?? 255))
        if (by > limit) return Infinity
        if (by > 2) pixels.add(index >> 2)
      }
      return pixels.size
    },
    pictures.map((picture) => picture.toString('base64')),
    most,
  )
}

/** A picture that the next one is like: by then all transitions have ended. */
export async function takePicture(tab: Tab): Promise<Buffer> {
  let last = await tab.screenshot()
  const change = async (): Promise<number> => {
    const before = last
    last = await tab.screenshot()
    return difference(tab, [before, last])
  }
  await expect.poll(change, { intervals: [300] }).toBe(0)
  return last
}
