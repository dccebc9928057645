// SPDX-License-Identifier: MIT
// Small helpers over the DOM. Text always goes in as text: nothing here parses markup.

export const byId = (id) => document.getElementById(id);

/** Makes an element; children are nodes or strings, absent ones are left out. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'class') element.className = value;
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the symbols of index.html. */
export function icon(name) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(namespace, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Storage that may be refused (private windows, blocked cookies): then nothing is remembered. */
export function remember(storage, key, value) {
  try {
    if (value === null || value === '') window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch { /* the page works without it */ }
}

export function recall(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** 128 random bits as text; crypto.randomUUID exists only on https and localhost. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
