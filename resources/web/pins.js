// SPDX-License-Identifier: MIT
// The pins of the host, as `/gpio` tells of them.

import { byId, make } from './dom.js';
import { timeText } from './format.js';

const requestTimeoutMs = 5_000;
const problemHeldMs = 6_000;
const mayWrite = ['operate', 'configure'];
const signals = ['connect', 'disconnect', 'line:edge', 'line:changed'];

export class Pins {
  #socket = null;
  #rows = new Map();
  #list = byId('lines');
  #problem = byId('pins-problem');
  #problemTimer = 0;
  onAvailable = () => {};

  /** Follows a socket of `/gpio`; the panel appears when it lists lines. */
  attach(socket) {
    if (socket === this.#socket) return;
    for (const signal of signals) this.#socket?.off(signal);
    this.#socket = socket;
    this.#show([]);
    if (!socket) return;
    socket.on('connect', () => this.#load());
    socket.on('disconnect', () => this.#list.classList.add('stale'));
    socket.on('line:edge', (edge) => this.#edge(edge));
    socket.on('line:changed', (line) => this.#changed(line));
    if (socket.connected) this.#load();
  }

  async #load() {
    try {
      const answer = await this.#request('line:list', {});
      if (answer.ok) this.#show(answer.lines.filter((line) => line.access !== 'none'));
    } catch {
      // The next connection asks again.
    }
  }

  #request(event, payload) {
    return this.#socket.timeout(requestTimeoutMs).emitWithAck(event, payload);
  }

  #show(lines) {
    this.#rows.clear();
    for (const line of [...lines].sort((a, b) => a.line - b.line)) this.#rows.set(line.line, this.#row(line));
    this.#group();
    this.#list.classList.remove('stale');
    byId('chip-name').textContent = lines[0]?.chip ?? '';
    this.onAvailable(lines.length > 0);
  }

  /** Outputs first: they are what one comes to switch. */
  #group() {
    const rows = [...this.#rows.values()];
    const parts = [['Outputs', 'output'], ['Inputs', 'input']].map(([title, direction]) => {
      const items = rows.filter((row) => row.line.direction === direction).map((row) => row.element);
      if (!items.length) return null;
      const heading = make('h3', { class: 'small muted', id: `lines-${direction}` }, title);
      return [heading, make('ul', { 'aria-labelledby': heading.id }, ...items)];
    });
    this.#list.replaceChildren(...parts.filter(Boolean).flat());
  }

  #row(line) {
    const writable = line.direction === 'output' && mayWrite.includes(line.access);
    const name = line.name || `GPIO${line.line}`;
    const detail = make('span', { class: 'muted small clip detail' });
    const row = { line, writable, detail };
    row.control = writable
      ? make('button', { type: 'button', class: 'switch', role: 'switch', onclick: () => this.#toggle(row) })
      : make('span', { class: 'level small' });
    if (writable) row.control.setAttribute('aria-label', [name, line.label].filter(Boolean).join(', '));
    row.element = make('li', { class: 'line', id: `line-${line.line}` },
      make('span', { class: 'led', 'aria-hidden': 'true' }),
      make('span', { class: 'grow names' },
        make('span', { class: 'clip' }, make('span', { class: 'strong' }, name),
          line.label ? make('bdi', { class: 'label' }, line.label) : null),
        detail),
      row.control);
    this.#describe(row, null);
    this.#paint(row);
    return row;
  }

  #describe(row, edge) {
    const { line } = row;
    const parts = [];
    if (line.reservedBy) parts.push(`reserved by ${line.reservedBy}`);
    if (line.consumer) parts.push(`used by ${line.consumer}`);
    if (edge) parts.push(`${edge.by ? `by ${edge.by}, ` : ''}${timeText(edge.at)}`);
    row.detail.textContent = parts.join(' · ');
  }

  #paint(row) {
    const { value } = row.line;
    row.element.classList.toggle('high', value);
    if (row.writable) row.control.setAttribute('aria-checked', String(value));
    else row.control.textContent = value ? 'High' : 'Low';
  }

  #edge(edge) {
    const row = this.#rows.get(edge.line);
    if (!row) return;
    row.line.value = edge.value;
    this.#describe(row, edge);
    this.#paint(row);
    row.element.classList.remove('flash');
    requestAnimationFrame(() => row.element.classList.add('flash'));
  }

  #changed(line) {
    const row = this.#rows.get(line.line);
    if (!row) return void this.#load();
    const focused = row.element.contains(document.activeElement);
    const fresh = this.#row(line);
    this.#rows.set(line.line, fresh);
    if (fresh.line.direction === row.line.direction) row.element.replaceWith(fresh.element);
    else this.#group();
    if (focused) fresh.control.focus();
  }

  async #toggle(row) {
    if (row.busy || !this.#socket?.connected) return;
    row.busy = true;
    row.control.setAttribute('aria-busy', 'true');
    try {
      const value = !row.line.value;
      const answer = await this.#request('line:write', { line: row.line.line, value });
      if (answer.ok) this.#wrote(row, value);
      else this.#complain(row, answer.error.message);
    } catch {
      this.#complain(row, 'The server did not answer.');
    }
    row.busy = false;
    row.control.removeAttribute('aria-busy');
  }

  /** The edge says so too, to everyone; who asked need not wait for it. */
  #wrote(row, value) {
    row.line.value = value;
    this.#paint(row);
  }

  #complain(row, text) {
    this.#problem.textContent = `${row.line.name || row.line.line}: ${text}`;
    this.#problem.hidden = false;
    clearTimeout(this.#problemTimer);
    this.#problemTimer = setTimeout(() => { this.#problem.hidden = true; }, problemHeldMs);
  }
}
