/** A value of a column. A moment is milliseconds since the epoch, an id of ours is text. */
export type Value = string | number | null

/** Runs one statement and answers its rows. The parameters are `$1`, `$2` and so on, in both databases. */
export type Query = <Row = Record<string, Value>>(
  sql: string,
  ...parameters: readonly Value[]
) => Promise<readonly Row[]>

/** A database, SQLite or PostgreSQL: the statements of this app are the same in both. */
export interface Database {
  readonly query: Query
  /**
   * Runs statements as one, with nobody else inside, also no other instance. Only for the start: with SQLite,
   * other statements of this process that run meanwhile would take part.
   */
  readonly exclusively: (work: (query: Query) => Promise<void>) => Promise<void>
  /** Lets go of files and connections. May be called twice. */
  readonly close: () => Promise<void>
}
