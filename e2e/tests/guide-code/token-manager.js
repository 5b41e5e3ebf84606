import { WidgetTokenManager } from '@chathub/core/guide';

// Usage
const widgetManager = new WidgetTokenManager();
await widgetManager.initialize();

export { widgetManager };
