// SPDX-License-Identifier: MIT
// Where one writes. The draft outlives a reload and a lost connection.

import { byId, recall, remember } from './dom.js';

/** UTF-16 units, as the server counts them. */
const maxText = 4_000;
const countFrom = 3_600;
const typingRepeatMs = 3_000;
const typingIdleMs = 5_000;
const storageKey = 'tincan.draft';

export class Composer {
  #draft = byId('draft');
  #count = byId('draft-count');
  #saidTypingAt = 0;
  #idleTimer = 0;
  onSend = () => false;
  onTyping = () => {};

  constructor() {
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#draft.addEventListener('input', () => {
      this.#changed();
      this.#typing();
    });
    // A tap on the button must not take the keyboard away.
    byId('send').addEventListener('pointerdown', (event) => event.preventDefault());
    // Its width decides its height, also when it is shown for the first time.
    new ResizeObserver(() => this.#fit()).observe(this.#draft.parentElement);
    this.#draft.value = recall('localStorage', storageKey) ?? '';
    this.#changed();
  }

  focus() {
    this.#draft.focus({ preventScroll: true });
  }

  /** Puts a text back to be written anew; what was being written stays below it. */
  edit(text) {
    this.#draft.value = this.#draft.value ? `${text}\n${this.#draft.value}` : text;
    this.#changed();
    this.focus();
  }

  #send() {
    const text = this.#draft.value.trim();
    if (!text || text.length > maxText || !this.onSend(text)) return;
    this.#draft.value = '';
    this.#changed();
    this.#stopTyping();
    this.focus();
  }

  #changed() {
    const { value } = this.#draft;
    remember('localStorage', storageKey, value);
    this.#fit();
    const length = value.trim().length;
    byId('send').disabled = length === 0 || length > maxText;
    this.#count.hidden = length < countFrom;
    this.#count.classList.toggle('over', length > maxText);
    this.#count.textContent = length > maxText ? `${length - maxText} too many` : `${maxText - length} left`;
  }

  #fit() {
    this.#draft.style.height = 'auto';
    if (this.#draft.scrollHeight) this.#draft.style.height = `${this.#draft.scrollHeight}px`;
  }

  #typing() {
    clearTimeout(this.#idleTimer);
    if (!this.#draft.value.trim()) return this.#stopTyping();
    this.#idleTimer = setTimeout(() => this.#stopTyping(), typingIdleMs);
    if (Date.now() - this.#saidTypingAt < typingRepeatMs) return undefined;
    this.#saidTypingAt = Date.now();
    return this.onTyping(true);
  }

  #stopTyping() {
    clearTimeout(this.#idleTimer);
    if (!this.#saidTypingAt) return;
    this.#saidTypingAt = 0;
    this.onTyping(false);
  }
}
