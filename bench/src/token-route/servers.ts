import type { RequestListener } from 'node:http'
import { createTokenHandler as createFetchTokenHandler } from '@chathub/server'
import { createTokenHandler as createExpressTokenHandler } from '@chathub/server/express'
import { createTokenHandler as createFastifyTokenHandler } from '@chathub/server/fastify'
import { createTokenHandler as createNodeTokenHandler } from '@chathub/server/node'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import { createGuideApp } from './guide.ts'
import { listen } from './listen.ts'
import { cookieOf, createWarmService, siteOf, tokenPath, userOf } from './site.ts'

/**
 * Everybody who answers the token route, and the frameworks' own first examples beside them. A hello looks up
 * no session: what it costs to ask who is there is on our side of each comparison.
 */
export const servers = {
  'node:http': async () => {
    const { headers, body } = await captureAnswer()
    const list = Object.entries(headers).flat()
    return (_, response) => void response.writeHead(200, list).end(body)
  },
  'ours on node:http': createNodeListener,
  'Fastify hello': () => listenerOf(fastify().get(tokenPath, async () => ({ hello: 'world' }))),
  'ours in Fastify': async () => {
    const handler = createFastifyTokenHandler({
      ...siteOf(await createWarmService()),
      authorize: (request) => userOf(request.headers.cookie),
    })
    return listenerOf(fastify().get(tokenPath, handler))
  },
  'Hono hello': async () => {
    const app = new Hono().get(tokenPath, (context) => context.text('Hello Hono!'))
    return getRequestListener(app.fetch)
  },
  // What is left of Hono's row for the work itself: the same bytes, and nobody is asked who is there.
  'Hono with our answer': async () => {
    const { headers, body } = await captureAnswer()
    const text = body.toString()
    const answer = (): Response => new Response(text, { status: 200, headers: { ...headers } })
    return getRequestListener(new Hono().get(tokenPath, answer).fetch)
  },
  'ours in Hono': async () => {
    const handler = createFetchTokenHandler({
      ...siteOf(await createWarmService()),
      authorize: (request) => userOf(request.headers.get('cookie')),
    })
    return getRequestListener(new Hono().get(tokenPath, ({ req }) => handler(req.raw)).fetch)
  },
  'Express hello': async () =>
    express().get(tokenPath, (_, response) => void response.send('Hello World!')),
  'ours in Express': async () => {
    const handler = createExpressTokenHandler(siteOf(await createWarmService()))
    return express().get(tokenPath, handler)
  },
  'the guide’s handler': async (vendorUrl) => createGuideApp(vendorUrl),
} satisfies Record<string, (vendorUrl: string) => Promise<RequestListener>>

export type ServerName = keyof typeof servers

async function createNodeListener(): Promise<RequestListener> {
  const handler = createNodeTokenHandler(siteOf(await createWarmService()))
  return (request, response) => void handler(request, response)
}

async function listenerOf(app: FastifyInstance): Promise<RequestListener> {
  await app.ready()
  return (request, response) => app.routing(request, response)
}

// Node adds these itself.
const headersOfNode = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

/** Our own answer, for those who send the same bytes. */
async function captureAnswer(): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const site = await listen(await createNodeListener())
  const response = await fetch(site.url + tokenPath, { headers: { cookie: cookieOf(101) } })
  const body = Buffer.from(await response.arrayBuffer())
  await site.close()
  const headers = new Headers([...response.headers].filter(([name]) => !headersOfNode.has(name)))
  headers.set('content-length', String(body.length))
  return { headers: Object.fromEntries(headers), body }
}
