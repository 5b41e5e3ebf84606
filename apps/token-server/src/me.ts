import type { Directory } from './directory.ts'
import { findOperator } from './directory.ts'
import type { DemoUser } from './users.ts'

/** Where else the demos lead to. */
export interface DemoLinks {
  /** The customer's page. */
  readonly customer: string
  /** The page that links to all demos. */
  readonly start: string
  /** The emulator's switches. */
  readonly emulator: string
}

/** What `GET /api/me` answers. */
export interface Me {
  readonly user: { readonly username: string; readonly name: string }
  /** `id` is `null` while ChatHub is down and was not asked before. */
  readonly organization: { readonly id: number | null; readonly name: string }
  /** `null` for a user who is no operator. */
  readonly operator: { readonly id: number } | null
  /** URL of the widget's script. */
  readonly scriptUrl: string
  readonly links: DemoLinks
}

/** Describes a user to the demos. */
export async function describeUser(
  user: DemoUser,
  directory: Directory,
  page: { readonly scriptUrl: string; readonly links: DemoLinks },
): Promise<Me> {
  const { username, name, organizations } = user
  // The work screen shall open while ChatHub is down: the panel says so itself.
  const entry = await directory.find(organizations[0]).catch(() => undefined)
  const operator = entry && findOperator(entry, name)
  return {
    user: { username, name },
    organization: { id: entry?.id ?? null, name: organizations[0] },
    operator: operator ? { id: operator.id } : null,
    scriptUrl: page.scriptUrl,
    links: page.links,
  }
}
