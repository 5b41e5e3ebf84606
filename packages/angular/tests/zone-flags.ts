// zone.js would call jsdom's `addEventListener` on abort signals, which in this environment are Node's.
Object.assign(globalThis, { __Zone_disable_EventTarget: true })
