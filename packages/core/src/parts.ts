import { chatHubError } from './errors.js'

/**
 * Fetches a part that is not needed at first.
 *
 * @throws ChatHubError `part-unreachable` if it cannot be fetched: after a new deployment, or without a network.
 */
export async function later<Part>(fetchPart: () => Promise<Part>): Promise<Part> {
  try {
    return await fetchPart()
  } catch (cause) {
    throw chatHubError('part-unreachable', cause)
  }
}
