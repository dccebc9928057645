// SPDX-License-Identifier: MIT
// How one item of the conversation looks. Every text is set as text.

import { icon, make } from './dom.js';
import { avatar, dayKey, dayText, personClass, timeElement } from './format.js';
import { linkify } from './linkify.js';

const groupGapMs = 5 * 60 * 1000;
const onlyEmoji = /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s*){1,3}$/u;

const stateText = { waiting: 'Waiting to be sent', sending: 'Sending', failed: 'Not sent' };
const stateIcon = { waiting: 'clock', sending: 'clock', failed: 'alert' };

/** Builds the element of a message item {message, own, entry?}. */
export function messageElement(item) {
  const { message, own } = item;
  const text = make('div', { class: 'text', dir: 'auto' }, ...linkify(message.text));
  if (onlyEmoji.test(message.text)) text.classList.add('emoji');
  const element = make('li', { class: own ? 'message own' : 'message' },
    own ? null : avatar(message.from.name),
    make('div', { class: 'bubble' },
      make('div', { class: `author ${personClass(message.from.name)}`, dir: 'auto' }, message.from.name),
      make('div', { class: 'content' }, text,
        make('div', { class: 'meta' }, timeElement(message.at), make('span', { class: 'delivery' })))));
  return element;
}

/** Shows how far an own message got; actions are offered where it failed. */
export function showDelivery(item, { onEdit, onDiscard }) {
  const state = item.entry?.state ?? 'sent';
  item.element.classList.toggle('waiting', state === 'waiting' || state === 'sending');
  item.element.classList.toggle('failed', state === 'failed');
  const delivery = item.element.querySelector('.delivery');
  delivery.replaceChildren();
  if (!item.own) return;
  if (state === 'sent') {
    delivery.append(icon('check'), make('span', { class: 'visually-hidden' }, 'Sent'));
    return;
  }
  delivery.append(icon(stateIcon[state]), make('span', { class: 'visually-hidden' }, stateText[state]));
  item.element.querySelector('.failure')?.remove();
  if (state === 'failed') {
    item.element.querySelector('.bubble').append(make('div', { class: 'failure small', role: 'alert' },
      make('span', {}, item.entry.problem),
      make('button', { type: 'button', class: 'text-button', onclick: onEdit }, 'Edit'),
      make('button', { type: 'button', class: 'text-button', onclick: onDiscard }, 'Discard')));
  }
}

/** Gives an item its place: a day's heading before it, and whether it begins a group. */
export function arrange(item, previous) {
  const at = item.at;
  const newDay = !previous || dayKey(previous.at) !== dayKey(at);
  if (newDay && !item.day) {
    item.day = make('li', { class: 'day small' }, make('span', {}));
    item.element.before(item.day);
  }
  if (!newDay) {
    item.day?.remove();
    item.day = null;
  }
  if (item.day) item.day.firstChild.textContent = dayText(at);
  if (item.kind !== 'message') return;
  const continues = !newDay && previous.kind === 'message' && previous.own === item.own
    && previous.message.from.id === item.message.from.id
    && previous.message.from.name === item.message.from.name && at - previous.at < groupGapMs;
  item.element.classList.toggle('lead', !continues);
}

/** A quiet line: who came and went. */
export function noticeElement() {
  return make('li', { class: 'notice small muted' });
}
