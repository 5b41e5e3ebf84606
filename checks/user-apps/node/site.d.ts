/** What examples take from a site of their reader's, or from the example before. */
declare const app: import('express').Express
declare const createChatHubClient: typeof import('@chathub/server').createChatHubClient
declare const client: import('@chathub/server').ChatHubClient
declare const credentials: import('@chathub/server').ChatHubCredentials
declare const expiresAt: Date
declare const login: string
declare const operatorId: number
declare const password: string
declare const service: import('@chathub/server').TokenService
