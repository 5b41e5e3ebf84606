/** An unsigned operator token; nothing in the browser checks signatures. */
export function operatorToken({ expiresInMs = 3_600_000, operatorId = 101 } = {}): string {
  const expSeconds = Math.floor((Date.now() + expiresInMs) / 1000)
  return [{ alg: 'none' }, { operator_id: operatorId, exp: expSeconds }, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
}
