import { loadChatHubWidget } from '@chathub/core';
import { getOperatorToken } from './site.ts';

// Usage
const token = await getOperatorToken();
loadChatHubWidget(token);
