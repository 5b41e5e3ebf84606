import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import Fastify, { type FastifyRequest } from 'fastify'
import { H3 } from 'h3'
import { toNodeHandler } from 'h3/node'
import { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import * as forExpress from '../src/express.js'
import * as forFastify from '../src/fastify.js'
import * as forFetch from '../src/index.js'
import * as forNode from '../src/node.js'
import type { MaybePromise } from '../src/handler.js'
import type { ChatHubClient, HandlerOptions, TokenSource } from '../src/index.js'
import { AppModule } from './recipes/app-module.js'

export const tokenPath = '/api/chathub/token'
export const validatePath = '/api/chathub/validate-token'

/** A site with our two routes. Who is logged in says the cookie `user`. */
export interface Site extends Pick<
  HandlerOptions<never, string>,
  'allowedOrigins' | 'onEvent' | 'rateLimit' | 'userKey'
> {
  readonly client: Pick<ChatHubClient, 'validateToken'>
  readonly service: TokenSource
  readonly getUser: (cookie: string | undefined) => MaybePromise<string | null>
  readonly operatorFor: (
    user: string,
    organization: string | undefined,
  ) => MaybePromise<number | null>
  readonly onError: (error: unknown, request: unknown, requestId: string) => void
}

type Listeners = Readonly<
  Record<string, (site: Site) => RequestListener | Promise<RequestListener>>
>

/** The same site on each kind of server. */
const listeners: Listeners = {
  'node:http': (site) => {
    const authorize = (request: IncomingMessage) => site.getUser(request.headers.cookie)
    const token = forNode.createTokenHandler({ ...site, authorize })
    const validate = forNode.createValidateHandler({ ...site, authorize })
    return (request, response) => {
      void (request.url?.startsWith(tokenPath) ? token : validate)(request, response)
    }
  },
  Express: (site) => addRoutes(createExpress(), site).use(express.json()),
  'Express after express.json()': (site) =>
    addRoutes(createExpress().use(express.json()), site).use(answerFailure),
  Fetch: (site) => {
    const { token, validate } = createFetchHandlers(site)
    return (incoming, outgoing) => {
      const handler = incoming.url?.startsWith(tokenPath) ? token : validate
      void toRequest(incoming)
        .then(handler)
        .then(async (response) => {
          outgoing.writeHead(response.status, Object.fromEntries(response.headers))
          outgoing.end(await response.text())
        })
    }
  },
}

/** The same site in frameworks which answer some requests themselves, before a handler hears of them. */
const frameworks: Listeners = {
  Fastify: async (site) => {
    const authorize = (request: FastifyRequest) => site.getUser(request.headers.cookie)
    const app = Fastify()
    app.all(tokenPath, forFastify.createTokenHandler({ ...site, authorize }))
    app.all(validatePath, forFastify.createValidateHandler({ ...site, authorize }))
    await app.ready()
    return (request, response) => app.routing(request, response)
  },
  Hono: (site) => {
    const { token, validate } = createFetchHandlers(site)
    const app = new Hono()
      .all(tokenPath, (c) => token(c.req.raw))
      .all(validatePath, (c) => validate(c.req.raw))
    return getRequestListener(app.fetch)
  },
  h3: (site) => {
    const { token, validate } = createFetchHandlers(site)
    const app = new H3()
      .all(tokenPath, (event) => token(event.req))
      .all(validatePath, (event) => validate(event.req))
    return toNodeHandler(app)
  },
  Nest: async (site) => {
    const { token, validate } = createExpressHandlers(site)
    const app = await NestFactory.create(AppModule)
    app.use(tokenPath, token)
    app.use(validatePath, validate)
    await app.init()
    return app.getHttpAdapter().getInstance()
  },
}

/** The kinds of server where each answer is a handler's. */
export const serverNames: readonly string[] = Object.keys(listeners)
/** The kinds of server where it need not be. */
export const frameworkNames: readonly string[] = Object.keys(frameworks)

function createExpressHandlers(site: Site) {
  const authorize = (request: express.Request) => site.getUser(request.get('cookie'))
  return {
    token: forExpress.createTokenHandler({ ...site, authorize }),
    validate: forExpress.createValidateHandler({ ...site, authorize }),
  }
}

function createFetchHandlers(site: Site) {
  const authorize = (request: Request) => site.getUser(request.headers.get('cookie') ?? undefined)
  return {
    token: forFetch.createTokenHandler({ ...site, authorize }),
    validate: forFetch.createValidateHandler({ ...site, authorize }),
  }
}

// Express keeps silent where NODE_ENV is `test`.
function createExpress(): express.Express {
  return express().set('env', 'production')
}

/** What the README asks of a site whose body parser stands before the routes. */
const answerFailure: express.ErrorRequestHandler = (error, _request, response, _next) => {
  response.sendStatus(error.status ?? 500)
}

function addRoutes(app: express.Express, site: Site): express.Express {
  const { token, validate } = createExpressHandlers(site)
  return app.all(tokenPath, token).all(validatePath, validate)
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return new Request(`http://site.example${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: new Headers(
      Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]),
    ),
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  })
}

/** Listens on a free port until the test ends. */
export async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A site that runs, and what a browser does with it. */
export interface RunningSite {
  readonly port: number
  /** With these headers and no cookie. */
  readonly ask: (
    path: string,
    headers: Record<string, string>,
    method?: string,
  ) => Promise<Response>
  readonly get: (path: string, user?: string, method?: string) => Promise<Response>
  readonly validate: (body: string, type?: string, user?: string) => Promise<Response>
}

/** Starts a site until the test ends. An empty user is nobody. */
export async function startSite(name: string, site: Site): Promise<RunningSite> {
  const createListener = listeners[name] ?? frameworks[name]
  if (!createListener) throw new Error(`There is no server "${name}".`)
  const port = await listen(await createListener(site))
  const url = `http://127.0.0.1:${port}`
  return {
    port,
    ask: (path, headers, method = 'GET') => fetch(url + path, { method, headers }),
    get: (path, user = 'olena', method = 'GET') =>
      fetch(url + path, { method, headers: cookieOf(user) }),
    validate: (body, type = 'application/json', user = 'olena') =>
      fetch(url + validatePath, {
        method: 'POST',
        body,
        headers: { 'content-type': type, ...cookieOf(user) },
      }),
  }
}

function cookieOf(user: string): Record<string, string> {
  return user === '' ? {} : { cookie: `user=${user}` }
}
