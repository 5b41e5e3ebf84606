/** What examples take from a site of their reader's, or from the example before. */
declare const createBadge: (chat: import('@chathub/core').ChatHubController) => { text: string }
declare const expect: typeof import('vitest').expect
declare const Header: () => null
declare const operatorToken: string
declare const report: (error: Error) => void
declare const token: string
