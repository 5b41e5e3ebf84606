/** What a site has of its own. */
export function Desk({ operatorToken }: { readonly operatorToken: string }) {
  return <p>{operatorToken}</p>
}
