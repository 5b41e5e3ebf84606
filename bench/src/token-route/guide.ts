import express, { type Express } from 'express'

// The guide's Express route and the function that it calls. The types, the address, the session and the site's own
// function are added.

/** The guide's server: it asks ChatHub for a token each time. */
export function createGuideApp(vendorUrl: string): Express {
  const app = express()
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- as printed
  app.get('/api/chathub/token', async (request, res) => {
    const req = { session: { userId: request.headers.cookie } }
    try {
      // Authenticate your user first
      const userId = req.session.userId
      if (!userId) {
        res.status(401).json({ error: 'Unauthorized' })
        return
      }

      // Get company token (stored securely on server)
      const companyToken = process.env['CHATHUB_COMPANY_TOKEN']

      // Get operator ID for this user
      const operatorId = await getOperatorIdForUser()

      // Generate operator token
      const operatorToken = await generateOperatorToken(companyToken, operatorId)

      res.json({ token: operatorToken })
    } catch {
      res.status(500).json({ error: 'Failed to generate token' })
    }
  })

  async function generateOperatorToken(companyToken: string | undefined, operatorId: number) {
    const expiresAt = new Date(Date.now() + 24 * 60 * 60 * 1000) // 24 hours

    const response = await fetch(`${vendorUrl}/api/operator/get-token`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${companyToken}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        id: operatorId,
        expiresAt: expiresAt.toISOString(),
      }),
    })

    return response.text()
  }

  return app
}

async function getOperatorIdForUser(): Promise<number> {
  return 101
}
