/** The folded names by which people and rooms are found. They are stored with every write of a name. */
export interface SearchNames {
  /**
   * Creates the search names of people and rooms that a node of an earlier version stored or renamed, at most `limit`
   * of each. Returns the larger of the two numbers: 0 when nothing is left to do.
   * Any number of nodes may call it at once, while others read and write.
   */
  catchUp(limit: number): Promise<number>;
}
