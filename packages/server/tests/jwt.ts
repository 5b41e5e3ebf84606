/** Makes something that has the form of a JWT. */
export function makeJwt(claims: object): string {
  return `${encode({ alg: 'HS256' })}.${encode(claims)}.c2ln`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
