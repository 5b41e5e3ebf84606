import { loadWidgetForOrganization } from '@chathub/core/guide';

// Usage
await loadWidgetForOrganization('sales');
await loadWidgetForOrganization('support');
