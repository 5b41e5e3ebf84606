import type { ReactNode } from 'react'
import { customerUrl, initials, type DemoSession } from '@chathub/demo-kit'

interface TopBarProps {
  readonly session: DemoSession
  readonly onLogout: () => void
}

/** Who is logged in, and the ways out. */
export function TopBar({ session, onLogout }: TopBarProps): ReactNode {
  const { user, organization, links } = session
  return (
    <header className="topbar">
      <div className="topbar-row">
        <div className="brand">
          <span className="brand-mark" aria-hidden="true" />
          Frontdesk
          <span className="badge" data-testid="framework">
            React
          </span>
        </div>
        <span className="topbar-organization" data-testid="organization">
          {organization.name}
        </span>
        <nav className="topbar-links" aria-label="Demo">
          <a href={customerUrl(session)} target="_blank" rel="noopener" data-testid="customer-link">
            Customer’s page
          </a>
          <a href={links.start} data-testid="start-link">
            All demos
          </a>
        </nav>
        <div className="topbar-operator">
          <span className="avatar" aria-hidden="true">
            {initials(user.name)}
          </span>
          <span className="operator-name" data-testid="operator">
            {user.name}
          </span>
          <button className="button" type="button" data-testid="logout" onClick={onLogout}>
            Log out
          </button>
        </div>
      </div>
    </header>
  )
}
