// Code of ChatHub's integration guide, "Generating tokens on the server". The imports, the session, the site's own
// function and the function around it are added; the guide's own generateOperatorToken is ours instead.
import express from 'express';
import { generateOperatorToken } from '../../src/guide.js';
import { getOperatorIdForUser, session } from './site.js';

export function createGuideApp() {
  const app = express();
  app.use(session);

  app.get('/api/chathub/token', async (req, res) => {
    try {
      // Authenticate your user first
      const userId = req.session.userId;
      if (!userId) {
        return res.status(401).json({ error: 'Unauthorized' });
      }

      // Get company token (stored securely on server)
      const companyToken = process.env.CHATHUB_COMPANY_TOKEN;

      // Get operator ID for this user
      const operatorId = await getOperatorIdForUser(userId);

      // Generate operator token
      const operatorToken = await generateOperatorToken(
        companyToken,
        operatorId
      );

      res.json({ token: operatorToken });
    } catch (error) {
      res.status(500).json({ error: 'Failed to generate token' });
    }
  });

  return app;
}
