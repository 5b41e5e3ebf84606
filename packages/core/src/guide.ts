export { showFallbackContact } from './guide-contact.js'
export {
  loadWidget,
  loadWidgetForOrganization,
  loadWidgetOnce,
  loadWidgetSafely,
} from './guide-load.js'
export { refreshWidgetToken, validateToken } from './guide-tokens.js'
export { WidgetTokenManager } from './guide-token-manager.js'
export type { ChatHubGuideOptions } from './guide-hold.js'
