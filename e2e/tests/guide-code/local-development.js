import { loadWidget } from '@chathub/core/guide';
import { getProductionToken } from './site.ts';

// Use test token for development
const isDevelopment = process.env.NODE_ENV === 'development';
const token = isDevelopment
  ? 'test-token-for-development'
  : await getProductionToken();

loadWidget(token);
