// oxlint-disable require-post-message-target-origin -- a channel is of one origin by itself
import { delay } from './deadline.js'
import type { OperatorToken } from './token.js'
import type { TokenQuestion } from './token-source.js'

/** How long after it came a token is given to other tabs, in milliseconds. Not longer: somebody else may have logged in. */
const shareMs = 60_000
/** How long a tab waits for its turn, in milliseconds. */
const turnMs = 5000
/** How long a tab waits for the answer of another, in milliseconds. */
const answerMs = 200

/** What travels between tabs; `null` is the question for it. */
interface SharedToken {
  readonly token: OperatorToken
  /** When it came, in milliseconds since the epoch. */
  readonly receivedAt: number
}

type AskRoute = (signal: AbortSignal) => Promise<OperatorToken>

/**
 * Lets the tabs of a site ask one after the other, so that the first one's answer serves all. Where tabs
 * cannot hear of each other, or one keeps the others waiting, each goes on by itself.
 *
 * @param name - Of the lock, the channel and the mark in the storage: what the token is for.
 */
export async function askInTurn(
  name: string,
  question: TokenQuestion,
  askRoute: AskRoute,
): Promise<OperatorToken> {
  const channel = openChannel(name)
  if (!channel) return askRoute(question.signal)
  const isOver = new AbortController()
  const signal = AbortSignal.any([question.signal, isOver.signal])
  const heard = hear(channel, question)
  // Who reloads may be somebody else by now: no other tab's token is for them.
  const askTabs = (): boolean => {
    const isOfUse = question.reason !== 'reload' && isFresh(Number.parseInt(readMark(name)))
    if (isOfUse) channel.postMessage(null)
    return isOfUse
  }
  const askAll = async (): Promise<SharedToken> => {
    const others = askTabs() && (await Promise.race([heard, delay(answerMs, signal)]))
    if (others) return others
    const shared = { token: await askRoute(signal), receivedAt: Date.now() }
    channel.postMessage(shared)
    return shared
  }
  try {
    askTabs()
    const shared = await Promise.race([heard, takeTurn(name, { ...question, signal }, askAll)])
    share(name, channel, shared, question.life)
    return shared.token
  } catch (error) {
    channel.close()
    throw error
  } finally {
    isOver.abort()
  }
}

/** `null` where there are no channels or locks, or the page may not use them. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return navigator.locks ? new BroadcastChannel(name) : null
  } catch {
    return null
  }
}

/** Another tab may have loaded another version of the page. */
function isToken(data: SharedToken | null): data is SharedToken {
  const { token } = data ?? {}
  return (
    typeof token?.token === 'string' &&
    typeof token.isJwt === 'boolean' &&
    (token.expiresAt === null || typeof token.expiresAt === 'number')
  )
}

/** Another tab's token, as soon as one is heard of that serves here. */
function hear(channel: BroadcastChannel, { reason, known }: TokenQuestion): Promise<SharedToken> {
  return new Promise((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<SharedToken | null>) => {
      if (!isToken(data) || reason === 'reload' || data.token.token === known) return
      if (isFresh(data.receivedAt, data.token.expiresAt)) resolve(data)
    })
  })
}

/** Runs the task while no other tab does, or after a while all the same. */
function takeTurn<T>(
  name: string,
  { signal, life }: TokenQuestion,
  task: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let running: Promise<T> | undefined
    const start = (): Promise<T> => {
      running ??= task()
      running.then(resolve, reject)
      return running
    }
    const timer = setTimeout(start, turnMs)
    signal.addEventListener('abort', () => clearTimeout(timer))
    // Kept a moment longer: the lock may reach the next tab before the message and the mark do.
    const takeLock = (): Promise<void> => start().then(() => delay(answerMs, life))
    navigator.locks.request(name, { signal }, takeLock).catch(() => void start())
  })
}

/** Gives the token to tabs that ask for it, until there is another one, or the page or a widget ends. */
function share(
  name: string,
  channel: BroadcastChannel,
  shared: SharedToken,
  life: AbortSignal = AbortSignal.abort(),
): void {
  const mark = `${shared.receivedAt} ${Math.random()}`
  const stop = (): void => {
    if (readMark(name) === mark) writeMark(name, '')
    channel.close()
    removeEventListener('pagehide', leave)
  }
  const leave = (): void => {
    if (readMark(name) === mark) {
      writeMark(name, '')
      // Another tab that has it goes on in the place of this one.
      channel.postMessage(shared)
    }
    stop()
  }
  // That may be a logout: whoever comes next gets no other tab's token either.
  const end = (): void => {
    writeMark(name, '')
    stop()
  }
  if (life.aborted) return stop()
  writeMark(name, mark)
  channel.addEventListener('message', ({ data }: MessageEvent<SharedToken | null>) => {
    if (data !== null && !isToken(data)) return
    const isOld = data
      ? data.receivedAt > shared.receivedAt
      : !isFresh(shared.receivedAt, shared.token.expiresAt)
    if (isOld) stop()
    // Of many tabs that have it, the last that got it answers.
    else if (!data && readMark(name) === mark) channel.postMessage(shared)
    else if (data?.receivedAt === shared.receivedAt && !readMark(name)) writeMark(name, mark)
  })
  // An open channel may keep the page out of the back/forward cache.
  addEventListener('pagehide', leave)
  life.addEventListener('abort', end)
}

/** Whether a token is young enough for other tabs: of a short life it is so for a quarter of it. */
function isFresh(receivedAt: number, expiresAt: number | null = null): boolean {
  const longestMs = expiresAt === null ? shareMs : Math.min(shareMs, (expiresAt - receivedAt) / 4)
  return Math.abs(Date.now() - receivedAt) < longestMs
}

/** When a token that some tab has was received, and a number of that tab's; never the token. */
function readMark(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return '' // The page may not use its storage.
  }
}

function writeMark(name: string, mark: string): void {
  try {
    if (mark) localStorage.setItem(name, mark)
    else localStorage.removeItem(name)
  } catch {
    // Without a mark later tabs ask for themselves.
  }
}
