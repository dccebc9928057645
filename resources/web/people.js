// SPDX-License-Identifier: MIT
// Who is here, and who is writing.

import { byId, make } from './dom.js';
import { avatar, listText } from './format.js';

/** A sign of life that is not renewed in this time is no longer believed. */
const typingHeldMs = 6_000;
const maxTypingNames = 3;
const statusText = { online: 'Online', away: 'Away' };

export class People {
  #users = new Map();
  #me = null;
  #list = byId('people');
  #order = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

  show(users, me) {
    this.#me = me;
    this.#users = new Map(users.map((user) => [user.id, user]));
    this.#render();
  }

  /** Whether that changed anything. */
  add(user) {
    const isNew = !this.#users.has(user.id);
    this.#users.set(user.id, user);
    this.#render();
    return isNew;
  }

  /** Who left, or null where nobody of that id was here. */
  remove(id) {
    const user = this.#users.get(id) ?? null;
    this.#users.delete(id);
    this.#render();
    return user;
  }

  #render() {
    const others = [...this.#users.values()].filter((user) => user.id !== this.#me?.id);
    others.sort((a, b) => this.#order.compare(a.name, b.name));
    const all = this.#me ? [this.#users.get(this.#me.id) ?? this.#me, ...others] : others;
    this.#list.replaceChildren(...all.map((user) => this.#row(user)));
    byId('people-count').textContent = all.length;
  }

  #row(user) {
    const face = avatar(user.name);
    const status = user.status in statusText ? user.status : 'online';
    face.append(make('span', { class: `presence ${status}` }));
    const own = user.id === this.#me?.id;
    return make('li', {}, face,
      make('span', { class: 'clip', dir: 'auto' }, user.name),
      own ? make('span', { class: 'tag' }, 'you') : null,
      user.role && user.role !== 'guest' ? make('span', { class: 'tag' }, user.role) : null,
      make('span', { class: 'visually-hidden' }, statusText[status]));
  }
}

export class Typists {
  #timers = new Map();
  #line = byId('typing');

  set(user, on) {
    clearTimeout(this.#timers.get(user.id)?.timer);
    this.#timers.delete(user.id);
    if (on) {
      const timer = setTimeout(() => this.set(user, false), typingHeldMs);
      this.#timers.set(user.id, { name: user.name, timer });
    }
    this.#render();
  }

  clear() {
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#render();
  }

  #render() {
    const names = [...this.#timers.values()].map(({ name }) => name);
    this.#line.classList.toggle('on', names.length > 0);
    if (names.length > maxTypingNames) this.#line.textContent = 'Several people are writing…';
    else if (names.length) this.#line.textContent = `${listText(names)} ${names.length > 1 ? 'are' : 'is'} writing…`;
    else this.#line.textContent = '';
  }
}
