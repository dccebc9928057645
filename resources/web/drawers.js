// SPDX-License-Identifier: MIT
// People and pins stand beside the conversation where there is room, and slide over it where not.

import { byId } from './dom.js';

export class Drawer {
  #panel;
  #button;
  #narrow;
  #open = false;

  constructor(panelId, buttonId, narrowQuery) {
    this.#panel = byId(panelId);
    this.#button = byId(buttonId);
    this.#narrow = matchMedia(narrowQuery);
    this.#narrow.addEventListener('change', () => this.close());
    this.#button.addEventListener('click', () => (this.#open ? this.close() : this.open()));
    this.#panel.querySelector('[data-close]').addEventListener('click', () => this.close());
    byId('veil').addEventListener('click', () => this.close());
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#open) this.close();
    });
    this.#apply();
  }

  open() {
    if (!this.#narrow.matches) return;
    this.#open = true;
    this.#apply();
    byId('veil').hidden = false;
    byId('conversation').inert = true;
    this.#panel.querySelector('[data-close]').focus();
  }

  close() {
    const wasOpen = this.#open;
    this.#open = false;
    this.#apply();
    if (!wasOpen) return;
    byId('veil').hidden = true;
    byId('conversation').inert = false;
    this.#button.focus();
  }

  #apply() {
    this.#panel.classList.toggle('open', this.#open);
    this.#panel.inert = this.#narrow.matches && !this.#open;
    this.#button.setAttribute('aria-expanded', String(this.#open));
  }
}
