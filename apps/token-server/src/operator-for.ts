import { ChatHubServerError } from '@chathub/server'
import { findOperator, type Directory, type DirectoryEntry } from './directory.ts'
import type { DemoUser } from './users.ts'

/**
 * Finds the operator a user works as.
 *
 * @param organization - Name or id; `undefined` means the user's own.
 * @returns The operator's id; `null` if the user has none there or does not work there.
 * @throws ChatHubServerError `operator-inactive`, and what the directory throws.
 */
export async function findOperatorId(
  user: DemoUser,
  organization: string | undefined,
  directory: Directory,
): Promise<number | null> {
  const entry = await findOrganization(user, organization, directory)
  const operator = entry && findOperator(entry, user.name)
  if (operator && operator.status !== 'active') throw new ChatHubServerError('operator-inactive')
  return operator?.id ?? null
}

async function findOrganization(
  user: DemoUser,
  organization: string | undefined,
  directory: Directory,
): Promise<DirectoryEntry | undefined> {
  if (organization === undefined) return directory.find(user.organizations[0])
  const entries = await Promise.all(user.organizations.map((name) => directory.find(name)))
  return entries.find(({ id, name }) => organization === name || organization === String(id))
}
