import type { User } from './accounts.ts'
import type { Directory } from './directory.ts'

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
  /** `null` for a user who works nowhere; `id` is `null` while ChatHub is down and was not asked before. */
  readonly organization: { readonly id: number | null; readonly name: string } | null
  /** `null` for a user who is no operator. */
  readonly operator: { readonly id: number } | null
  /** URL of the widget's script. */
  readonly scriptUrl: string
  readonly links: Links
}

/** Describes a user to the site's pages. */
export async function describeUser(
  { username, name, assignments: [own] }: User,
  directory: Directory,
  { scriptUrl, links }: Pick<Me, 'scriptUrl' | 'links'>,
): Promise<Me> {
  // The work screen shall open while ChatHub is down: the panel says so itself.
  const operators = own && (await directory.getOperators(own.organizationId).catch(() => undefined))
  const operator = operators?.find(
    ({ id, status }) => id === own?.operatorId && status !== 'deleted',
  )
  return {
    user: { username, name },
    organization: own
      ? { id: operators ? own.organizationId : null, name: own.organizationName }
      : null,
    operator: operator ? { id: operator.id } : null,
    scriptUrl,
    links,
  }
}
