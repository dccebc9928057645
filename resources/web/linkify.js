// SPDX-License-Identifier: MIT
// Turns web addresses in a text into links. Only http and https; everything else stays text.

import { make } from './dom.js';

const candidate = /\bhttps?:\/\/[^\s<>"]+/giu;
const closers = { ')': '(', ']': '[', '}': '{' };

/** Punctuation that ends the sentence, not the address; a bracket stays where its opener is inside. */
function trimmed(address) {
  let text = address;
  for (;;) {
    const last = text[text.length - 1];
    const opener = closers[last];
    const unpaired = opener && text.split(last).length > text.split(opener).length;
    if (!unpaired && !/[.,;:!?'*_~…]/u.test(last)) return text;
    text = text.slice(0, -1);
  }
}

function link(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    return text;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return text;
  return make('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text);
}

/** The text as nodes: strings and anchors, in order; joined they read exactly as the text. */
export function linkify(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const address = trimmed(match[0]);
    if (match.index > end) nodes.push(text.slice(end, match.index));
    nodes.push(link(address));
    end = match.index + address.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
