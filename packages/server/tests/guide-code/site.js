/** What the guide takes for granted: a session, here by a header. */
export function session(request, _response, next) {
  request.session = { userId: request.get('x-user') }
  next()
}

/** What the guide leaves to the site. */
export async function getOperatorIdForUser(userId) {
  return userId === 'olena' ? 101 : undefined
}
