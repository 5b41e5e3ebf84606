// @ts-nocheck -- plain JavaScript, in which a parameter may be anything
import { loadWidget, showFallbackContact, validateToken } from '@chathub/core/guide';

async function loadWidgetSafely(operatorToken) {
  try {
    // Validate token first
    const isValid = await validateToken(operatorToken);

    if (!isValid) {
      console.error('Invalid operator token');
      showFallbackContact();
      return;
    }

    // Load widget
    await loadWidget(operatorToken);

  } catch (error) {
    console.error('Failed to load chat widget:', error);
    showFallbackContact();
  }
}

export { loadWidgetSafely };
