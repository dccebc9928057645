// SPDX-License-Identifier: MIT
// The conversation on screen: keeps the timeline and its elements together, loads history,
// follows the newest message while the reader is there.

import { byId, make } from './dom.js';
import { listText } from './format.js';
import { arrange, messageElement, noticeElement, showDelivery } from './messageview.js';
import { Timeline } from './timeline.js';

const pageSize = 50;
const catchUpPages = 40;
const nearEndPx = 80;
const nearStartPx = 300;
const maxItems = 2_000;
const maxNoticeNames = 3;

export class Conversation {
  #session;
  #outbox;
  #timeline = new Timeline();
  #log = byId('log');
  #list = byId('messages');
  #conversation = 'lobby';
  #me = null;
  #more = false;
  #loading = false;
  #unseen = 0;
  #following = true;
  /** What arrives while it is open whether the server's history is still the one we know; else null. */
  #held = null;
  onEdit = () => {};
  onUnseen = () => {};

  constructor(session, outbox) {
    this.#session = session;
    this.#outbox = outbox;
    session.addEventListener('message:new', ({ detail }) => this.#arrived(detail));
    outbox.onChange = (entry) => this.#showWaiting(entry);
    outbox.onSent = (entry, message) => this.#confirm(entry.clientId, message);
    this.#log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    byId('to-newest').addEventListener('click', () => this.toNewest());
    new ResizeObserver(() => { if (this.#following) this.#stick(); }).observe(this.#log);
    document.addEventListener('visibilitychange', () => this.#scrolled());
  }

  /** Shows a conversation, or brings it up to date after a break. */
  async open(conversation, me) {
    this.#conversation = conversation.id;
    this.#me = me;
    this.#log.setAttribute('aria-busy', 'true');
    try {
      const known = this.#timeline.newest;
      if (known && await this.#isSameHistory(known.message)) await this.#catchUp(known.seq);
      else await this.#loadNewest();
    } catch {
      // The connection broke again: the next session brings us back here.
    }
    this.#log.removeAttribute('aria-busy');
    this.#showEmpty();
  }

  /** Forgets everything, for another stay. */
  reset() {
    this.#held = null;
    this.#timeline = new Timeline();
    this.#list.replaceChildren();
    this.#more = false;
    this.#following = true;
    this.#setUnseen(0);
  }

  /** Shows what is about to be sent; the reader is taken to it. */
  write(entry) {
    this.#addWaiting(entry);
    this.toNewest();
  }

  /** Shows what was left unsent before a reload. */
  restore(entries) {
    for (const entry of entries) this.#addWaiting(entry);
    this.#stick();
  }

  toNewest() {
    this.#following = true;
    this.#stick();
    this.#setUnseen(0);
  }

  /** Someone came or went; neighbours become one line. */
  notice(name, joined) {
    let item = this.#timeline.trailingNotice;
    if (!item) {
      item = { at: Date.now(), changes: new Map(), element: noticeElement() };
      this.#place(this.#timeline.addNotice(item));
    }
    item.changes.delete(name);
    item.changes.set(name, joined);
    const names = (wanted) => {
      const all = [...item.changes].filter(([, on]) => on === wanted).map(([who]) => who);
      const rest = all.length - maxNoticeNames;
      return rest > 0 ? [...all.slice(-maxNoticeNames), `${rest} more`] : all;
    };
    const parts = [[names(true), 'joined'], [names(false), 'left']].filter(([who]) => who.length);
    item.element.replaceChildren(make('bdi', {}, parts.map(([who, what]) => `${listText(who)} ${what}`).join(' · ')));
    if (this.#following) this.#stick();
  }

  // ---- history

  #history(range) {
    return this.#session.request('history:get', { conversation: this.#conversation, limit: pageSize, ...range });
  }

  /** A server that keeps its history in memory begins anew when it restarts. */
  async #isSameHistory(newest) {
    this.#held = [];
    try {
      const answer = await this.#history({ after: newest.seq - 1, limit: 1 });
      const theirs = answer.ok ? answer.messages[0] : null;
      const isSame = theirs?.id === newest.id && theirs.at === newest.at;
      if (!isSame) this.#archive();
      this.#release();
      return isSame;
    } finally {
      this.#held = null; // where the connection broke, the next history has them
    }
  }

  #release() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of held) this.#arrived(message);
  }

  /** `after` is where we were: newer messages may have arrived by themselves meanwhile. */
  async #catchUp(after) {
    let from = after;
    for (let page = 0; page < catchUpPages; page += 1) {
      const answer = await this.#history({ after: from });
      if (!answer.ok) return;
      this.#addAll(answer.messages);
      if (!answer.more || !answer.messages.length) break;
      from = answer.messages.at(-1).seq;
    }
    if (this.#following) this.#stick();
  }

  async #loadNewest() {
    const answer = await this.#history({});
    if (!answer.ok) return;
    this.#addAll(answer.messages);
    this.#more = answer.more;
    if (this.#following) this.#stick();
  }

  async #loadOlder() {
    const oldest = this.#timeline.oldest;
    if (this.#loading || !this.#more || !oldest || !this.#session.online) return;
    this.#loading = true;
    byId('older').hidden = false;
    this.#log.setAttribute('aria-busy', 'true');
    try {
      const answer = await this.#history({ before: oldest.seq });
      const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
      if (answer.ok) {
        this.#addAll(answer.messages);
        this.#more = answer.more && answer.messages.length > 0;
        this.#log.scrollTop = this.#log.scrollHeight - fromEnd;
      }
    } catch {
      // Tried again at the next scroll.
    } finally {
      this.#loading = false;
      byId('older').hidden = true;
      this.#log.removeAttribute('aria-busy');
    }
  }

  /** Keeps what can be read but is no longer the server's, above a line that says so. */
  #archive() {
    for (const item of this.#timeline.clear()) {
      item.element.classList.add('archived');
      item.day?.classList.add('archived');
    }
    const waiting = this.#timeline.at(0);
    const line = make('li', { class: 'day restarted small' }, make('span', {}, 'The server started anew'));
    if (waiting) (waiting.day ?? waiting.element).before(line);
    else this.#list.append(line);
    this.#more = false;
  }

  // ---- items

  #addAll(messages) {
    for (const message of messages) this.#add(message);
    this.#showEmpty();
  }

  #isOwn(message) {
    return message.from.id === this.#me?.id || this.#outbox.isOwn(message);
  }

  #add(message) {
    if (this.#outbox.settle(message) || this.#timeline.byClientId(message.clientId)) {
      this.#confirm(message.clientId, message);
    } else if (!this.#timeline.bySeq(message.seq)) {
      const item = { message, at: message.at, own: this.#isOwn(message) };
      item.element = messageElement(item);
      this.#place(this.#timeline.addMessage(item));
      this.#decorate(item);
    }
  }

  #arrived(message) {
    if (message.conversation !== this.#conversation) return;
    if (this.#held) {
      this.#held.push(message);
      if (this.#held.length > maxItems) this.#held.shift(); // the history has it, too
      return;
    }
    this.#add(message);
    this.#showEmpty();
    if (this.#following) this.#stick();
    if (!this.#isOwn(message) && (!this.#following || document.hidden)) this.#setUnseen(this.#unseen + 1);
    this.#trim();
  }

  #addWaiting(entry) {
    const from = { id: this.#me?.id ?? '', name: this.#session.name };
    const item = { message: { text: entry.text, at: entry.at, from }, at: entry.at, own: true, entry };
    item.element = messageElement(item);
    this.#place(this.#timeline.addWaiting(item));
    this.#decorate(item);
    this.#showEmpty();
  }

  #showWaiting(entry) {
    const item = this.#timeline.byClientId(entry.clientId);
    if (!item) return;
    this.#decorate(item);
    if (this.#following) this.#stick();
  }

  /** The server has it: the same element moves to where its seq belongs. */
  #confirm(clientId, message) {
    const item = this.#timeline.byClientId(clientId);
    if (!item) return this.#timeline.bySeq(message.seq) ? undefined : this.#add(message);
    this.#take(item);
    if (this.#timeline.bySeq(message.seq)) return item.element.remove();
    const fresh = { message, at: message.at, own: true };
    fresh.element = item.element;
    item.element.querySelector('time').replaceWith(messageElement(fresh).querySelector('time'));
    this.#place(this.#timeline.addMessage(fresh));
    this.#decorate(fresh);
    if (this.#following) this.#stick();
  }

  #decorate(item) {
    showDelivery(item, {
      onEdit: () => { this.#discard(item); this.onEdit(item.entry.text); },
      onDiscard: () => this.#discard(item),
    });
  }

  #discard(item) {
    this.#outbox.discard(item.entry);
    this.#take(item);
    item.element.remove();
    this.#showEmpty();
  }

  #take(item) {
    const index = this.#timeline.remove(item);
    item.day?.remove();
    item.day = null;
    const next = this.#timeline.at(index);
    if (next) arrange(next, this.#timeline.at(index - 1));
  }

  #place(index) {
    const item = this.#timeline.at(index);
    const next = this.#timeline.at(index + 1);
    const anchor = next ? next.day ?? next.element : null;
    if (item.element.nextSibling !== anchor || !item.element.isConnected) this.#list.insertBefore(item.element, anchor);
    arrange(item, this.#timeline.at(index - 1));
    if (next) arrange(next, item);
  }

  #trim() {
    if (!this.#following || this.#timeline.length <= maxItems) return;
    for (const item of this.#timeline.items.slice(0, this.#timeline.length - maxItems)) {
      if (item.entry) break;
      this.#take(item);
      item.element.remove();
      this.#more = true;
    }
  }

  // ---- where the reader is

  #scrolled() {
    const toEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight;
    this.#following = toEnd < nearEndPx;
    byId('to-newest').hidden = this.#following;
    if (this.#following && !document.hidden) this.#setUnseen(0);
    if (this.#log.scrollTop < nearStartPx) this.#loadOlder();
  }

  #stick() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #setUnseen(count) {
    this.#unseen = count;
    byId('to-newest-text').textContent = count ? `${count} new` : 'Newest';
    this.onUnseen(count);
  }

  #showEmpty() {
    byId('empty').hidden = !this.#timeline.isEmpty || this.#list.querySelector('.archived') !== null;
  }
}
