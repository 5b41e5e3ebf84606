/** Options that the pages hand to the hook. */
export const ownOptions = ['operatorToken', 'tokenEndpoint', 'unmountDelayMs', 'isolation'] as const
