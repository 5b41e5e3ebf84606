import { Hono } from 'hono'
import * as v from 'valibot'
import { ApiError, malformedCode } from '../api-error.js'
import { requireOperator } from '../auth.js'
import type { EmulatorContext } from '../context.js'
import { parseFaultsPatch } from '../fault-schema.js'
import type { FaultsPatch } from '../faults.js'
import { serverSentEvents, toEventText } from '../event-stream.js'
import { controlPage, controlPagePolicy } from '../pages/control-page.js'
import { faultsFromForm, fieldValues } from '../pages/fault-form.js'
import { pathInteger, readBody, readForm } from '../request-input.js'
import type { LoggedRequest } from '../request-log.js'
import { callerOf } from './route-environment.js'
import type { RouteContext, RouteEnvironment } from './route-environment.js'
import { sendScript } from './send-script.js'

/** How many requests the page starts with. */
const shownRequests = 200

/** The emulator's switches, for people and for programs, and what only the emulator has. */
export function controlRoutes(emulator: EmulatorContext): Hono<RouteEnvironment> {
  const { faults, log, world } = emulator
  const routes = new Hono<RouteEnvironment>()

  routes.get('/', (context) => {
    context.header('content-security-policy', controlPagePolicy)
    context.header('cache-control', 'no-store')
    return context.html(controlPage(faults.get(), faults.initial, world))
  })
  routes.get('/control.js', (context) =>
    sendScript(context, { file: 'control.js', cacheControl: 'no-cache' }),
  )
  routes.get('/events', () => liveEvents(emulator))
  routes.get('/faults', (context) => context.json(faults.get()))
  routes.patch('/faults', async (context) => {
    faults.patch(checkedPatch(await readBody(context, v.unknown())))
    return context.json(faults.get())
  })
  routes.delete('/faults', (context) => {
    faults.reset()
    return context.json(faults.get())
  })
  routes.post('/faults', async (context) => {
    faults.patch(checkedPatch(faultsFromForm(await readForm(context))))
    return isForm(context) ? context.redirect('/_emulator', 303) : context.json(faults.get())
  })
  routes.get('/requests', (context) => context.json(log.list()))
  routes.get('/state', (context) => context.json(emulator.snapshot()))
  routes.post('/reset', (context) => act(context, emulator.reset))
  routes.post('/cut', (context) => act(context, emulator.cutConnections))
  routes.post('/revoke', (context) => act(context, emulator.tokens.revokeCompanyTokens))
  routes.get('/me', async (context) => {
    const { id, name, organizationId } = requireOperator(await callerOf(emulator, context))
    const organization = world.organization(organizationId)
    return context.json({ operatorId: id, name, organization })
  })
  routes.get('/media/:messageId', (context) => sendMedia(emulator, context))
  return routes
}

function checkedPatch(value: unknown): FaultsPatch {
  try {
    return parseFaultsPatch(value)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The faults cannot be read.'
    throw new ApiError(400, message, malformedCode, { cause: error })
  }
}

function act(context: RouteContext, action: () => void): Response {
  action()
  return isForm(context) ? context.redirect('/_emulator', 303) : context.body(null, 204)
}

/** Whether a browser without our script has sent a form, and shows what comes back. */
function isForm(context: RouteContext): boolean {
  return context.req.header('accept')?.includes('text/html') ?? false
}

/** What the page shows live: all of it at once, so that a lost connection leaves no gap, then news. */
function liveEvents({ log, issued, hub, faults, live }: EmulatorContext): Response {
  return serverSentEvents(({ send }) => {
    const start: readonly { readonly name: string; readonly data: unknown }[] = [
      { name: 'requests', data: log.list().filter(isOfInterest).slice(-shownRequests) },
      { name: 'tokens', data: issued.list() },
      { name: 'connections', data: hub.connections() },
      { name: 'faults', data: Object.fromEntries(fieldValues(faults.get())) },
    ]
    for (const event of start) send(toEventText(event))
    return live.subscribe((event) => {
      if (event.name === 'request' && !isOfInterest(event.data)) return
      const { name } = event
      const data = name === 'faults' ? Object.fromEntries(fieldValues(event.data)) : event.data
      send(toEventText({ name, data }))
    })
  })
}

// The page's own calls would only hide what is looked for.
function isOfInterest({ path }: LoggedRequest): boolean {
  return !path.startsWith('/_emulator') || path.includes('/customer/')
}

// Always as a download of a picture type: a page must not come to run what somebody sent.
function sendMedia({ world }: EmulatorContext, context: RouteContext): Response {
  const { media } = world.chats.message(pathInteger(context, 'messageId'))
  if (media === null) throw new ApiError(404, 'This message has no file.')
  const extension = media.format.replace(/^image\//i, '').toLowerCase()
  const contentType = pictureTypes[extension] ?? 'application/octet-stream'
  context.header('content-type', contentType)
  context.header('x-content-type-options', 'nosniff')
  return context.body(new Uint8Array(Buffer.from(media.dataBase64, 'base64')))
}

const pictureTypes: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
}
