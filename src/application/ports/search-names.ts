/** The folded names by which people and rooms are found. Whoever stores a name stores them with it. */
export interface SearchNames {
  /**
   * Makes the search names of people and rooms that a node of an earlier version stored or renamed, at most `limit` of
   * each. Returns how many it made of the larger number: 0 when nothing is left to do.
   * Any number of nodes may call it at once, while others read and write.
   */
  catchUp(limit: number): Promise<number>;
}
