/**
 * Items in the order in which they were said, whatever the order in which they become known: each stands behind the one
 * that it names, and one that is only named has its place already.
 */
export class CaptionOrder {
  /** The id before it, by id; null for the first, and for one that is only named. */
  #previous = new Map();

  /** @param {?string} previous null for the first */
  place(id, previous) {
    if (previous !== null && previous !== id && !this.#previous.has(previous)) {
      this.#previous.set(previous, null);
    }
    if (this.#previous.get(id) == null) {
      this.#previous.set(id, previous === id ? null : previous);
    }
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
