/**
 * Items in the order in which they were said, whatever the order in which they become known: each stands behind the one
 * that it names, and one that is only named has its place already.
 */
export class CaptionOrder {
  /** The id before it, by id; null for the first, and for one that is only named. */
  #previous = new Map();

  /**
   * @param {?string} previous null for the first
   * @returns {boolean} whether `ids` may differ now
   */
  place(id, previous) {
    const before = previous === id ? null : previous;
    if (this.#previous.has(id) && (before === null || this.#previous.get(id) !== null)) {
      return false;
    }
    if (before !== null && !this.#previous.has(before)) {
      this.#previous.set(before, null);
    }
    this.#previous.set(id, before);
    return true;
  }

  has(id) {
    return this.#previous.has(id);
  }

  /** @returns {string[]} all ids; those that begin a chain in the order in which they became known */
  ids() {
    const followers = new Map();
    for (const [id, previous] of this.#previous) {
      followers.set(previous, [...(followers.get(previous) ?? []), id]);
    }
    const ordered = new Set();
    const rest = [...(followers.get(null) ?? [])].reverse();
    while (rest.length > 0) {
      const id = rest.pop();
      ordered.add(id);
      rest.push(...(followers.get(id) ?? []).filter((next) => !ordered.has(next)).reverse());
    }
    return [...ordered, ...[...this.#previous.keys()].filter((id) => !ordered.has(id))];
  }
}
