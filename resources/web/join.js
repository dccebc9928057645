// SPDX-License-Identifier: MIT
// The first screen: asks for a name, says why one was refused.

import { byId, recall, remember } from './dom.js';

const storageKey = 'tincan.name';
const refusals = {
  'name-taken': (name) => `Someone here is already called “${name}”. Please choose another name.`,
  'server-full': () => 'There is no room for one more person right now. Try again later.',
  'rate-limited': () => 'Too many attempts. Wait a moment, then try again.',
};

export class JoinScreen {
  #name = byId('join-name');
  #problem = byId('join-problem');
  #button = byId('join-button');
  onJoin = () => {};

  constructor() {
    byId('join-host').textContent = location.host;
    this.#name.value = recall('localStorage', storageKey) ?? '';
    this.#name.addEventListener('input', () => this.#explain(''));
    byId('join-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  show() {
    byId('join').hidden = false;
    this.setBusy(false, '');
    this.#name.focus();
  }

  hide() {
    byId('join').hidden = true;
  }

  refuse({ code, message }) {
    this.show();
    this.#explain(refusals[code]?.(this.#name.value.trim()) ?? message);
    this.#name.select();
  }

  /** While an attempt runs; text says what it waits for, if anything. */
  setBusy(busy, text) {
    this.#button.disabled = busy;
    this.#button.textContent = busy ? 'Joining…' : 'Join';
    this.#problem.textContent = text;
    this.#problem.classList.toggle('muted', busy);
  }

  #submit() {
    const name = this.#name.value.trim();
    if (!name) {
      this.#explain('Please say what others shall call you.');
      this.#name.focus();
      return;
    }
    remember('localStorage', storageKey, name);
    this.onJoin(name);
  }

  #explain(text) {
    this.#problem.classList.remove('muted');
    this.#problem.textContent = text;
    this.#name.setAttribute('aria-invalid', String(text !== ''));
  }
}
