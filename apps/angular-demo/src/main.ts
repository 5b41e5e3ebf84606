import { inject } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { provideChatHub, withInjectedOptions } from '@chathub/angular'
import { CurrentSession } from './app/current-session'
import { Frontdesk } from './app/frontdesk'

await bootstrapApplication(Frontdesk, {
  providers: [
    CurrentSession,
    provideChatHub(
      {
        tokenEndpoint: '/api/chathub/token',
        fallbackContact: { email: 'support@example.com' },
      },
      // The server says where the panel's script is.
      withInjectedOptions(() => ({ scriptUrl: inject(CurrentSession).session()?.scriptUrl })),
    ),
  ],
})
