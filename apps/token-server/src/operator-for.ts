import { ChatHubServerError } from '@chathub/server'
import type { Assignment, User } from './accounts.ts'
import type { Directory } from './directory.ts'

/**
 * Finds the operator a user works as.
 *
 * @param organization - Name or id; `undefined` means the user's own.
 * @returns The operator's id; `null` if the user has none there or does not work there.
 * @throws ChatHubServerError `operator-inactive`.
 */
export async function findOperatorId(
  user: User,
  organization: string | undefined,
  directory: Directory,
): Promise<number | null> {
  const assignment = findAssignment(user, organization)
  if (!assignment || assignment.operatorId === null) return null
  // Whether ChatHub can be reached shall be seen when the token is made: one may be at hand.
  const operators = await directory.getOperators(assignment.organizationId)
  if (operators === undefined) return assignment.operatorId
  const operator = operators.find(({ id }) => id === assignment.operatorId)
  if (!operator || operator.status === 'deleted') return null
  if (operator.status !== 'active') throw new ChatHubServerError('operator-inactive')
  return operator.id
}

function findAssignment(
  { assignments }: User,
  organization: string | undefined,
): Assignment | undefined {
  if (organization === undefined) return assignments[0]
  return assignments.find(
    ({ organizationId, organizationName }) =>
      organization === organizationName || organization === String(organizationId),
  )
}
