import type { User } from './accounts.ts'

/** Where else a page may lead to. */
export interface Links {
  /** Where `/` leads to: the page that the site opens with. */
  readonly start: string
  /** The customer's page; demos only. */
  readonly customer?: string | undefined
  /** The emulator's switches; demos only. */
  readonly emulator?: string | undefined
}

/** What `GET /api/me` answers. */
export interface Me {
  readonly user: { readonly username: string; readonly name: string }
  /** `null` for a user who works nowhere. */
  readonly organization: { readonly id: number; readonly name: string } | null
  /** `null` for a user who is no operator there. */
  readonly operator: { readonly id: number } | null
  /** URL of the widget's script. */
  readonly scriptUrl: string
  readonly links: Links
}

/**
 * Describes a user to the site's pages. ChatHub is not asked: the work screen opens while it is slow or down too, and
 * whether the operator still exists is said by the route for tokens.
 */
export function describeUser(
  { username, name, assignments: [own] }: User,
  { scriptUrl, links }: Pick<Me, 'scriptUrl' | 'links'>,
): Me {
  const operatorId = own?.operatorId ?? null
  return {
    user: { username, name },
    organization: own ? { id: own.organizationId, name: own.organizationName } : null,
    operator: operatorId === null ? null : { id: operatorId },
    scriptUrl,
    links,
  }
}
