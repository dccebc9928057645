// SPDX-License-Identifier: MIT
// The order of a conversation: what the server numbered by its seq, notices where they happened,
// and what waits to be sent at the end.

const afterEverything = Number.MAX_SAFE_INTEGER;

function before(a, b) {
  return a.seq !== b.seq ? a.seq < b.seq : a.sub < b.sub;
}

export class Timeline {
  #items = [];
  #counter = 0;

  get length() { return this.#items.length; }
  at(index) { return this.#items[index]; }
  get items() { return this.#items; }

  /** The highest seq, 0 where the server has numbered nothing yet. */
  get newestSeq() {
    return this.newest?.seq ?? 0;
  }

  get newest() { return this.#items.findLast((item) => item.kind === 'message' && item.seq < afterEverything) ?? null; }
  get oldest() { return this.#items.find((item) => item.kind === 'message' && item.seq < afterEverything) ?? null; }
  get isEmpty() { return !this.#items.some((item) => item.kind === 'message'); }

  bySeq(seq) { return this.#items.find((item) => item.kind === 'message' && item.seq === seq) ?? null; }
  byClientId(clientId) { return this.#items.find((item) => item.entry?.clientId === clientId) ?? null; }

  /** Where item now stands; it is given seq and sub to order it by. */
  addMessage(item) { return this.#insert(Object.assign(item, { kind: 'message', seq: item.message.seq, sub: 0 })); }
  addWaiting(item) { return this.#insert(Object.assign(item, { kind: 'message', seq: afterEverything, sub: ++this.#counter })); }
  addNotice(item) { return this.#insert(Object.assign(item, { kind: 'notice', seq: this.newestSeq, sub: ++this.#counter })); }

  /** The notice that would stand last among what is known, if it does. */
  get trailingNotice() {
    const last = this.#items.findLast((item) => item.seq < afterEverything);
    return last?.kind === 'notice' ? last : null;
  }

  remove(item) {
    const index = this.#items.indexOf(item);
    if (index >= 0) this.#items.splice(index, 1);
    return index;
  }

  clear() {
    const gone = this.#items.filter((item) => item.seq < afterEverything);
    this.#items = this.#items.filter((item) => item.seq === afterEverything);
    return gone;
  }

  #insert(item) {
    let index = this.#items.length;
    while (index > 0 && before(item, this.#items[index - 1])) index -= 1;
    this.#items.splice(index, 0, item);
    return index;
  }
}
