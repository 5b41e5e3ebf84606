/** Choices by the name of what is chosen. */
export type Factors = Readonly<Record<string, readonly unknown[]>>

/** One choice of each factor. */
export type Row<All extends Factors> = { readonly [Name in keyof All]: All[Name][number] }

/**
 * Picks rows in which every two choices of two factors come together at least once: most faults need no
 * more than two. Greedy: each row begins with a pair that is open and takes what closes most others.
 */
export function pairwise<All extends Factors>(factors: All): readonly Row<All>[] {
  const rows: Row<All>[] = []
  for (;;) {
    const open = openPairs(factors, rows)
    const [first] = open
    if (first === undefined) return rows
    rows.push(nextRow(factors, open, JSON.parse(first)) as Row<All>)
  }
}

/** The pairs of choices that come together in none of the rows. */
export function openPairs<All extends Factors>(
  factors: All,
  rows: readonly Row<All>[],
): ReadonlySet<string> {
  const closed = new Set(rows.flatMap(pairsOf))
  const names = Object.keys(factors)
  const pairs = names.flatMap((one, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        (factors[one] ?? []).flatMap((first) =>
          (factors[other] ?? []).map((second) => JSON.stringify({ [one]: first, [other]: second })),
        ),
      ),
  )
  return new Set(pairs.filter((pair) => !closed.has(pair)))
}

function nextRow(factors: Factors, open: ReadonlySet<string>, start: object): object {
  return Object.entries(factors).reduce((row, [name, choices]) => {
    if (name in row) return row
    const options = choices.map((choice) => inOrder(factors, { ...row, [name]: choice }))
    const closes = options.map((option) => pairsOf(option).filter((pair) => open.has(pair)).length)
    return options[closes.indexOf(Math.max(...closes))] ?? row
  }, start)
}

/** With the fields in the factors' order, which makes a pair's text the same everywhere. */
function inOrder(factors: Factors, row: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(factors).filter((name) => name in row)
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

function pairsOf(row: object): readonly string[] {
  const all = Object.entries(row)
  return all.flatMap((one, index) =>
    all.slice(index + 1).map((other) => JSON.stringify(Object.fromEntries([one, other]))),
  )
}
