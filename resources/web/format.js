// SPDX-License-Identifier: MIT
// How people, times and text are shown.

import { make } from './dom.js';

const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfYearFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const fullFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const dayMs = 24 * 60 * 60 * 1000;
const personColors = 8;

export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

export function dayText(at, now = Date.now()) {
  if (dayKey(at) === dayKey(now)) return 'Today';
  if (dayKey(at) === dayKey(now - dayMs)) return 'Yesterday';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayFormat : dayOfYearFormat).format(at);
}

export const timeText = (at) => timeFormat.format(at);

export function timeElement(at) {
  return make('time', { dateTime: new Date(at).toISOString(), title: fullFormat.format(at) }, timeText(at));
}

/** The class that colours a person: FNV-1a, so that a name has one colour here and in the window. */
export function personClass(name) {
  let hash = 2166136261;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619) >>> 0;
  return `person-${hash % personColors}`;
}

const graphemes = globalThis.Intl?.Segmenter ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

function firstGrapheme(word) {
  return graphemes ? [...graphemes.segment(word)][0]?.segment ?? '' : Array.from(word)[0] ?? '';
}

/** One or two initials. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map(firstGrapheme).join('').toUpperCase() || '?';
}

export function avatar(name) {
  return make('span', { class: `avatar ${personClass(name)}`, 'aria-hidden': 'true' }, initials(name));
}

/** "Ada", "Ada and Bo", "Ada, Bo and Cy". */
export function listText(names) {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
