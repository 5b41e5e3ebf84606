import { Announcer } from './announcer.js'
import { checkToken, findFault } from './check-token.js'
import { isSecureUrl, runsModules } from './environment.js'
import { chatHubError, isChatHubError, type ChatHubError } from './errors.js'
import { createGate, kindOfConsent } from './gate.js'
import {
  getReady,
  hasPlace,
  moveToFrame,
  pendingRun,
  prepareHost,
  startsAtOnce,
  tokenOfTag,
  usesFrame,
  type Prepared,
} from './host.js'
import { startPageRun } from './host-page.js'
import { watchOver, type KeeperHost } from './watch-over.js'
import { leavePage, takePage } from './page-owner.js'
import { rejected } from './notify.js'
import type { Settings } from './options.js'
import { later } from './parts.js'
import { ofTheNetwork, recover } from './recover.js'
import { getRegistry } from './registry.js'
import type { WidgetRun } from './run.js'
import { isOver, readToken, type OperatorToken } from './token.js'
import { hasTokenSource, requestToken, type TokenQuestion } from './token-source.js'
import { Users, type LeaseState } from './users.js'
import type { ChatHubOptions, ChatHubSnapshot, ChatHubTokenReason } from './types.js'

/** A widget that needs no token, such as the vendor's customer widget. */
const noToken: OperatorToken = { token: '', expiresAt: null, isJwt: true }

/** A widget that complains of its token again within this time does not get another one, in milliseconds. */
const renewalPauseMs = 60_000

/** A frame that goes sooner after its start, in milliseconds, is counted; after so many of them there is a pause, in milliseconds. */
const quickLossMs = 2000
const mostQuickLosses = 5
const lossPauseMs = 10_000

/** How long the part that looks for the cause of a failure may take to arrive, in milliseconds. */
const explanationMs = 3000

interface HandedOver {
  readonly raw: string
  /** Whether a user had it and has it no more, although others may. */
  isTakenBack?: boolean | undefined
  /** Whether a hold without it has loaded another token, which its logout does not end. */
  isReplaced?: boolean
}

/** The session of an option after another session; that a user has taken back the same one stays. */
function follow(before: HandedOver | null, raw: string): HandedOver {
  return { raw, isTakenBack: before?.raw === raw && before.isTakenBack }
}

/** The one controller of an organization in this document; its leases show it and feed it. */
export class SharedController {
  readonly #organization: string | undefined
  readonly #users: Users
  readonly #announcer: Announcer
  readonly #gate = createGate(
    (mayStart) => (mayStart ? this.#proceed() : this.#halt()),
    (error) => this.#fail(error),
  )
  #token: OperatorToken | null = null
  /** When the token was received, in milliseconds since the epoch. */
  #receivedAt = 0
  /** The option that was taken last. */
  #handedOver: HandedOver | null = null
  #prepared: Prepared | null = null
  #run: WidgetRun | null = null
  #runToken: string | undefined
  /** Until its end other tabs may have the tokens that were got here. */
  readonly #life = new AbortController()
  /** What is under way: asking for a token, or the widget's start. */
  #job: AbortController | null = null
  /** The source that a `reload()` of this very tick asks. */
  #reloading: unknown = null
  /** What goes on once the widget runs or has failed: its keeper, or the wait for the next try. */
  #aftermath = new AbortController()
  /** How many tries have failed in a row. */
  #failures = 0
  /** When a token was asked for because the widget complained of the one before. */
  #renewedAt = -Infinity
  /** What the widget said of the token that it refused, until there is another one. */
  #refused: { readonly error: ChatHubError; readonly token: string | undefined } | null = null
  #isRefresh = false
  /** Whether a `reload()` waits for its token: until then the one of before, which may be somebody else's, starts nothing. */
  #isReload = false
  /** Whether the page has taken the widget's frame away. */
  #isLost = false
  #launchedAt = 0
  /** How many times in a row it was taken away right after its start. */
  #quickLosses = 0
  #takeDownTimer: ReturnType<typeof setTimeout> | undefined

  constructor(organization: string | undefined) {
    this.#organization = organization
    this.#users = new Users(organization)
    this.#announcer = new Announcer(this.#users, organization)
  }

  get snapshot(): ChatHubSnapshot {
    return this.#announcer.snapshot
  }

  /** What the diagnosis looks at. */
  inspect(): { readonly settings: Settings; readonly token: OperatorToken | null } {
    return { settings: this.#users.settings(), token: this.#token }
  }

  get isUsed(): boolean {
    return this.#users.size > 0
  }

  /** Whether nobody has given it anything to start with. */
  get isUntouched(): boolean {
    const { attempt, error } = this.snapshot
    return attempt === 0 && !error && !this.#token && !hasTokenSource(this.#users.settings())
  }

  /** Whether it goes on with this token, which may be quoted, and not only until a `reload()` has another. */
  hasToken(raw: string): boolean {
    return !this.#isReload && !findFault(raw) && readToken(raw).token === this.#token?.token
  }

  isHeldBy(lease: LeaseState): boolean {
    return this.#users.has(lease)
  }

  /** A new user. It finds the widget as it is, starts it, or waits for a token. */
  add(lease: LeaseState): void {
    const { operatorToken } = lease.options
    const isBack = !this.isUsed
    clearTimeout(this.#takeDownTimer)
    const isFirstSource = this.#isFirstSource(lease.options)
    this.#users.add(lease)
    // Nobody has the token any more, and who comes has none yet: that was a logout.
    const isNone = operatorToken === '' || operatorToken === null
    if (isBack && (this.#isLoggedOut || (isNone && this.#isGivenUp()))) this.#unload()
    if (!operatorToken || !this.#handOver(operatorToken)) {
      const { error } = this.snapshot
      if (!error) this.#proceed()
      else if (isFirstSource) this.#askFirstSource()
      // Whoever brings a token again wants the widget now, unless a try is under way.
      else if (isBack || (operatorToken && !this.#job && ofTheNetwork.test(error.code)))
        this.#startAgain()
    }
    if (this.#job && this.snapshot.status === 'waiting') lease.options.onAsk?.(true)
    // One of another user's token goes as soon as that one can start.
    if (isBack && this.#runToken === this.#token?.token) this.#run?.show()
    this.#announcer.reviewContact()
  }

  /** A user's new options. */
  update(lease: LeaseState, options: ChatHubOptions): void {
    const before = lease.options
    const { operatorToken, strategy, consent } = options
    const isFirstSource = this.#isFirstSource(options)
    this.#users.update(lease, options)
    const isNew = operatorToken && operatorToken !== before.operatorToken
    const isTaken = isNew && this.#handOver(operatorToken)
    this.#announcer.reviewContact()
    if (isTaken) return
    if (!operatorToken && before.operatorToken) {
      this.#noteTakenBack(before.operatorToken)
      if (this.#isGivenUp()) this.#unload()
    }
    // A component sets its options with each render: while the widget is under way there is little to do.
    const isUnderWay = this.#job ?? this.#run ?? this.snapshot.error
    const isOther = consent !== before.consent
    // After a failure nothing is watched anew, but consent may be withdrawn before the next try.
    if (isOther && this.snapshot.error) this.#gate.hear(this.#users.settings().consent)
    const isNewConsent =
      isOther && (!this.snapshot.error || kindOfConsent(options) !== kindOfConsent(before))
    if (this.snapshot.error && isFirstSource) this.#askFirstSource()
    else if (!isUnderWay || isNewConsent || strategy !== before.strategy) this.#proceed()
  }

  /** Whether a user brings a source where nobody had one: it may help after a failure. */
  #isFirstSource(options: ChatHubOptions): boolean {
    return hasTokenSource(options) && !hasTokenSource(this.#users.settings())
  }

  #askFirstSource(): void {
    if (this.snapshot.error?.code.startsWith('token-')) this.#token = null
    this.#startAgain()
  }

  /** A user goes. The last one hides the widget in this very tick and takes it down after a while. */
  remove(lease: LeaseState, isForGood: boolean): void {
    const wasUser = this.#users.remove(lease)
    if (isForGood) this.#announcer.leave(lease)
    if (this.isUsed) {
      this.#announcer.reviewContact()
      // Who leaves changes nothing for the others, except that it was the last one to end a session.
      this.#endIfLoggedOut()
    } else if (isForGood) this.takeDown()
    else if (wasUser) {
      this.#run?.hide()
      this.#gate.rest()
      this.#announcer.clearContact()
      const { unmountDelayMs } = this.#users.settings()
      this.#takeDownTimer = setTimeout(() => this.takeDown(), unmountDelayMs)
    }
  }

  /** Who is no user just now has logged out, from what it brought when it was one. */
  takeBack(brought: string): void {
    this.#noteTakenBack(brought)
    if (this.isUsed) this.#endIfLoggedOut()
    // The hidden widget is not to come back.
    else this.takeDown()
  }

  #noteTakenBack(raw: string): void {
    const given = this.#handedOver
    if (given?.raw !== raw) return
    given.isTakenBack = true
    // Of a session that has ended: who brings it again logs in.
    if (given.isReplaced && !this.#users.bring(raw)) this.#handedOver = null
  }

  /** Whether the session is that of an option that was taken back and that no user brings any more. */
  get #isLoggedOut(): boolean {
    return this.#handedOver?.isTakenBack === true && this.#isGivenUp()
  }

  #endIfLoggedOut(): void {
    if (!this.#isLoggedOut) return
    this.#unload()
    this.#proceed()
  }

  /** Ends everything, for users that are still there too; whoever comes next gets a new controller. */
  takeDown(): void {
    // There may be a new controller by now.
    if (this.#life.signal.aborted) return
    const registry = getRegistry()
    clearTimeout(this.#takeDownTimer)
    registry.controllers.delete(this.#organization)
    this.#life.abort()
    this.#gate.close()
    this.#unload()
    this.#announcer.commit({ type: 'stop' })
    this.#announcer.settle(chatHubError('disposed'))
    this.#users.clear()
  }

  /** Starts with this token, or with one of the source. */
  load(lease: LeaseState, operatorToken: string | undefined): Promise<void> {
    const refusal = operatorToken !== undefined && this.#refuse(operatorToken)
    if (refusal) return rejected(refusal)
    const settled = this.#announcer.wait(lease)
    this.#gate.force()
    this.#failures = this.#quickLosses = 0
    if (operatorToken !== undefined) this.#handOver(operatorToken, lease)
    else if (this.#job) this.#announcer.reveal()
    else if (this.snapshot.status !== 'ready') this.#startAgain()
    if (this.snapshot.status === 'ready' && !this.#job) this.#announcer.settle(null)
    return settled
  }

  /** Starts afresh, with a new token of the source if there is one, for which it asks once in a tick. */
  reload(lease: LeaseState): Promise<void> {
    const settled = this.#announcer.wait(lease)
    this.#gate.force()
    this.#failures = this.#quickLosses = 0
    // A question of before could answer for somebody who has logged out meanwhile.
    const settings = this.#users.settings()
    const { getToken, tokenEndpoint } = settings
    if (!this.#job || this.#reloading !== (getToken ?? tokenEndpoint)) {
      this.#isReload ||= hasTokenSource(settings)
      this.#startAgain()
    }
    return settled
  }

  /** Starts what can be started. The first user that brings a source does; later ones find it started. */
  #proceed(): void {
    if (!this.isUsed) return
    const settings = this.#users.settings()
    if (!this.#gate.pass(settings)) {
      this.#halt()
      return
    }
    if (this.#job || this.#run) return
    // What waits since a failure is to be settled.
    if (this.snapshot.error && !this.#announcer.isAwaited) return
    const isPausing =
      this.#quickLosses > mostQuickLosses && Date.now() - this.#launchedAt < lossPauseMs
    if (this.#isLost && (isPausing || !hasPlace(settings))) return
    if (this.#token || hasTokenSource(settings) || this.#announcer.isAwaited) this.#startAgain()
    else if (this.#users.isWaiting()) this.#announcer.commit({ type: 'wait' })
  }

  #startAgain(isQuiet = false): void {
    this.#announcer.hush(isQuiet)
    const settings = this.#users.settings()
    const hasSource = hasTokenSource(settings)
    // The source has gone before it answered.
    if (this.#isReload && !hasSource) {
      this.#isReload = false
      const { operatorToken } = settings
      const given = this.#handedOver
      this.#token = this.#handedOver = null
      // After a logout none that somebody else still brings takes its place.
      if (given && operatorToken && !findFault(operatorToken)) {
        this.#token = readToken(operatorToken)
        this.#handedOver = follow(given, operatorToken)
      }
    }
    // Kept, so that a start which has to wait is not forgotten.
    if (settings.attributes && !hasSource) this.#token ??= noToken
    if (!this.#gate.pass(settings)) {
      if (!isQuiet) this.#halt()
    } else if (
      this.#token &&
      !(hasSource && (this.#refused || this.#isReload || isOver(this.#token)))
    ) {
      this.#start(this.#token)
    } else if (hasSource) {
      // A widget that refuses this token too gets no third one.
      if (this.#isReload) this.#renewedAt = Date.now()
      else if (this.#refused) {
        this.#ask(settings, 'complaint', this.#refused.error)
        return
      }
      const known = !this.#isReload && tokenOfTag(settings)
      if (known) this.#take(known)
      else this.#ask(settings, this.#isReload ? 'reload' : 'start')
    } else this.#fail(chatHubError('token-invalid'))
  }

  #ask(settings: Settings, reason: ChatHubTokenReason, complaint?: ChatHubError): void {
    const { signal } = this.#beginJob()
    this.#announcer.setAsking(true)
    if (reason === 'reload') {
      this.#reloading = settings.getToken ?? settings.tokenEndpoint
      queueMicrotask(() => (this.#reloading = null))
    }
    const before = this.#refused?.token ?? this.#token?.token
    if (!this.#run) {
      this.#announcer.commit({ type: 'wait' })
      // A listener may have ended all.
      if (signal.aborted) return
      this.#prepared ??= prepareHost(settings)
    }
    requestToken(settings, this.#question(reason, signal)).then(
      (token) => {
        if (signal.aborted) return
        this.#job = null
        if (complaint && token.token === before) {
          this.#refused = null
          this.#fail(complaint, true)
        } else this.#take(token)
      },
      (error: unknown) => {
        // The one that the widget refused is not tried again.
        if (complaint && !signal.aborted) this.#token = null
        this.#failJob(signal, error)
      },
    )
  }

  #question(reason: ChatHubTokenReason, signal: AbortSignal): TokenQuestion {
    return {
      reason,
      signal,
      life: this.#life.signal,
      known: this.#refused?.token ?? this.#token?.token,
    }
  }

  /** Takes a token of the source. */
  #take(token: OperatorToken, isValid = false): void {
    this.#refused = null
    this.#isReload = false
    this.#isRefresh = this.#token !== null
    this.#receivedAt = Date.now()
    this.#token = token
    if (this.isUsed) this.#start(token, isValid)
    // Kept for whoever comes back before the take-down; the run with the one before is over.
    else this.#halt()
  }

  /** Neither a conversation that is under way nor the source is given up for what cannot be a token. */
  #refuse(raw: string): ChatHubError | null {
    const isSpared = this.#run !== null || hasTokenSource(this.#users.settings())
    const refusal = isSpared ? findFault(raw) : null
    // Beside a source it may be the token of a page that is old by now.
    if (refusal && this.#run) this.#users.audience().tell('onError', refusal)
    return refusal
  }

  /**
   * Takes a token from outside; the one that is there already changes nothing.
   *
   * @param loader - Whose `load()` brought it, if it is no option.
   * @returns Whether it is another one.
   */
  #handOver(raw: string, loader?: LeaseState): boolean {
    // A later user brings the same option: the source may have a newer token by now.
    if (!loader && raw === this.#handedOver?.raw) return false
    if (this.#refuse(raw)) return false
    try {
      const token = readToken(raw)
      const isSame = token.token === this.#token?.token
      const options = [raw, loader?.options.operatorToken]
      const option = options.find((each) => each && this.#users.bring(each))
      const given = this.#handedOver
      if (option) this.#handedOver = follow(given, option)
      else if (given && !isSame) given.isReplaced = true
      if (isSame && this.#isUp) return false
      this.#announcer.hush(false)
      this.#refused = null
      this.#isReload = this.#isRefresh = false
      this.#renewedAt = -Infinity
      this.#token = token
      this.#receivedAt = Date.now()
      if (this.#gate.pass(this.#users.settings())) this.#start(token)
      else this.#halt()
    } catch (error) {
      this.#token = null
      this.#handedOver = loader ? null : { raw }
      this.#fail(error)
    }
    return true
  }

  /** Whether the session, or the want of one, is that of an option which no user brings any more. */
  #isGivenUp(): boolean {
    const given = this.#handedOver
    return given !== null && !given.isReplaced && !this.#users.bring(given.raw)
  }

  /** @param isValid - Whether the site has been asked about this token. */
  #start(token: OperatorToken, isValid = false): void {
    const before = this.#users.settings()
    const settings = isValid ? { ...before, validateToken: undefined } : before
    const { signal } = this.#beginJob()
    this.#refused = null
    this.#token = token
    try {
      checkToken(token)
      if (!isSecureUrl(settings.scriptUrl)) throw chatHubError('insecure-url')
      if (!usesFrame(settings)) takePage(this)
      if (startsAtOnce(settings)) {
        this.#launch(settings, () => startPageRun(settings, token.token), signal)
        this.#announcer.commit({ type: 'start', expiresAt: token.expiresAt })
        return
      }
    } catch (error) {
      this.#failJob(signal, error)
      return
    }
    this.#announcer.commit({ type: 'start', expiresAt: token.expiresAt })
    if (signal.aborted) return
    getReady(settings, token.token, this.#prepared, signal)
      .then((startRun) => {
        if (!signal.aborted) this.#launch(settings, startRun, signal)
      })
      .catch((error: unknown) => this.#failJob(signal, error))
  }

  /** Lets the widget run, in the place of the one before. */
  #launch(settings: Settings, startRun: () => WidgetRun, signal: AbortSignal): void {
    if (this.#run !== pendingRun(settings)) this.#run?.remove()
    this.#run = null
    this.#isLost = false
    this.#launchedAt = Date.now()
    this.#runToken = this.#token?.token
    const run = (this.#run = startRun())
    if (!this.isUsed) run.hide()
    run.onGone(() => this.#lose(run, signal))
    run.whenReady(settings, signal).then(
      () => this.#becomeReady(run, signal),
      (error: unknown) => this.#failJob(signal, error),
    )
  }

  /** The page has taken the widget's frame away: it starts afresh, as soon as it has a place again. */
  #lose(run: WidgetRun, signal: AbortSignal): void {
    // A question that is under way, or a later start, goes on without it.
    if (this.#run !== run || (this.#job && this.#job.signal !== signal)) return
    const isQuick = Date.now() - this.#launchedAt < quickLossMs
    this.#quickLosses = isQuick ? this.#quickLosses + 1 : 0
    this.#halt()
    this.#isLost = true
    this.#proceed()
  }

  #becomeReady(run: WidgetRun, signal: AbortSignal): void {
    if (signal.aborted) return
    const isRefresh = this.#isRefresh
    this.#isRefresh = false
    this.#job = null
    this.#failures = 0
    this.#clearPrepared()
    this.#announcer.clearContact()
    this.#gate.settle(run)
    const settle = this.#announcer.closeRound()
    this.#announcer.reveal()
    if (this.#job === null && this.#run === run) this.#announcer.commit({ type: 'ready' })
    settle(null)
    // A listener may have started another try, or ended all.
    if (this.#job !== null || this.#run !== run) return
    if (isRefresh) this.#users.audience().tell('onTokenRefreshed', this.snapshot)
    if (this.#token?.token) this.#keep(run, this.#token)
  }

  #keep(run: WidgetRun, token: OperatorToken): void {
    this.#aftermath = new AbortController()
    const host: KeeperHost = {
      settings: () => this.#users.settings(),
      run,
      token,
      receivedAt: this.#receivedAt,
      request: (reason, wanted) =>
        requestToken(this.#users.settings(), this.#question(reason, wanted)),
      swap: (fresh) => this.#take(fresh, true),
      complain: (error) => this.#complain(error),
      expire: (error) => this.#fail(error, true),
    }
    watchOver(host, this.#aftermath.signal)
  }

  /** The widget refuses its token: it gets another one, once. */
  #complain(error: ChatHubError): void {
    const settings = this.#users.settings()
    const isRenewable =
      hasTokenSource(settings) && Math.abs(Date.now() - this.#renewedAt) > renewalPauseMs
    if (!isRenewable) {
      this.#fail(error, this.#renewedAt > 0 || this.snapshot.status === 'ready')
      return
    }
    this.#renewedAt = Date.now()
    this.#refused = { error, token: this.#token?.token }
    this.#ask(settings, 'complaint', error)
  }

  #beginJob(): AbortController {
    this.#reloading = null
    this.#job?.abort()
    this.#aftermath.abort()
    this.#job = new AbortController()
    return this.#job
  }

  #failJob(signal: AbortSignal, cause: unknown): void {
    if (signal.aborted) return
    const error = asChatHubError(cause)
    if (error.code === 'token-refused' || error.code === 'token-expired') {
      this.#complain(error)
    } else if (error.code === 'rerun-failed' && moveToFrame(this.#users.settings())) {
      if (this.#token) this.#start(this.#token)
    } else if (error.code === 'script-unreachable' && runsModules()) {
      void later(() => import('./explain.js'), explanationMs)
        .then(({ explain }) => explain(error, this.#users.settings(), signal))
        .catch(() => error)
        .then((explained) => signal.aborted || this.#fail(explained))
    } else {
      this.#fail(error)
    }
  }

  /** @param isForWant - Whether it failed for want of a good token. */
  #fail(cause: unknown, isForWant = false): void {
    const error = asChatHubError(cause)
    this.#stop('abandon')
    this.#isRefresh = false
    this.#gate.settle()
    const settings = this.#users.settings()
    const hasSource = hasTokenSource(settings)
    const isOfToken = isForWant || error.code.startsWith('token-')
    if (isOfToken && hasSource) this.#token = null
    if (this.isUsed) {
      this.#announcer.showContact()
      // A token that was handed over is dead for good.
      if (hasSource || error.code !== 'token-expired') this.#recover(error, settings.retry)
    }
    const settle = this.#announcer.closeRound()
    this.#announcer.commit({ type: 'fail', error, isForWant })
    settle(error)
  }

  #recover(error: ChatHubError, retry: number): void {
    this.#aftermath = new AbortController()
    const again = (): void => {
      if (this.isUsed) this.#startAgain(true)
    }
    recover(again, error, this.#failures++, retry, this.#aftermath.signal)
  }

  /** Whether the widget runs or starts, as users see it. */
  get #isUp(): boolean {
    const { status } = this.snapshot
    return status === 'ready' || status === 'loading'
  }

  /**
   * There is no consent, or the moment has not come: the widget goes, the token stays.
   *
   * @param isEnd - Whether a session has ended instead: then there is something to wait for in any case.
   */
  #halt(isEnd = false): void {
    this.#stop('remove')
    this.#announcer.setAsking(false)
    if (!this.isUsed) this.#gate.rest()
    leavePage(this)
    if (isEnd || this.#isUp || this.#token || this.#users.isWaiting())
      this.#announcer.commit({ type: 'wait' })
    // A failure that still stands keeps its contact.
    if (!this.snapshot.error) this.#announcer.clearContact()
  }

  /** Takes the widget and the token away, not the controller. Whoever waits for a start waits for a source's, if there is one. */
  #unload(): void {
    this.#token = this.#handedOver = this.#refused = null
    this.#isRefresh = false
    const isLast = !this.isUsed || !hasTokenSource(this.#users.settings())
    // A question that goes on is asked anew, and still for whoever has come.
    if (isLast) this.#isReload = false
    const settle = isLast ? this.#announcer.closeRound() : null
    this.#halt(true)
    settle?.(chatHubError('disposed'))
  }

  /** Ends what is under way, what would come next, and the run. */
  #stop(end: 'remove' | 'abandon'): void {
    this.#announcer.hush(false)
    this.#job?.abort()
    this.#job = null
    this.#aftermath.abort()
    this.#run?.[end]()
    this.#run = null
    this.#clearPrepared()
  }

  #clearPrepared(): void {
    this.#prepared?.remove()
    this.#prepared = null
  }
}

function asChatHubError(cause: unknown): ChatHubError {
  return isChatHubError(cause) ? cause : chatHubError('widget-failed', cause)
}
