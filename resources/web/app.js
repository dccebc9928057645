// SPDX-License-Identifier: MIT
// Puts the page together: knows every part, and no part knows it.

import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { byId, recall, remember } from './dom.js';
import { Drawer } from './drawers.js';
import { initials, personClass } from './format.js';
import { JoinScreen } from './join.js';
import { Outbox } from './outbox.js';
import { People, Typists } from './people.js';
import { Pins } from './pins.js';
import { ChatSession } from './session.js';

/** A break shorter than this is not worth a word. */
const quietBreakMs = 700;
const resumeKey = 'tincan.here';

const session = new ChatSession();
const outbox = new Outbox(session);
const conversation = new Conversation(session, outbox);
const people = new People();
const typists = new Typists();
const pins = new Pins();
const composer = new Composer();
const join = new JoinScreen();
new Drawer('sidebar', 'open-people', '(max-width: 759px)');
new Drawer('pins', 'open-pins', '(max-width: 999px)');

let room = null;
let title = 'Tincan';
let statusTimer = 0;

function enter(name, resume) {
  join.setBusy(true, '');
  session.join(name, resume);
  pins.attach(session.gpio);
}

function leave() {
  remember('sessionStorage', resumeKey, null);
  session.leave();
  outbox.clear();
  showJoin();
}

function showJoin() {
  byId('room').hidden = true;
  room = null;
  title = 'Tincan';
  conversation.reset();
  typists.clear();
  pins.attach(null);
  join.show();
}

function showRoom({ user, server, users, conversations }) {
  const first = room === null;
  room = conversations[0];
  title = `${room.name} – ${server.name}`;
  byId('server-name').textContent = server.name;
  byId('room-name').textContent = room.name;
  byId('room-topic').textContent = room.topic ?? '';
  byId('me-name').textContent = user.name;
  byId('me-avatar').className = `avatar ${personClass(user.name)}`;
  byId('me-avatar').textContent = initials(user.name);
  byId('empty-address').textContent = location.origin;
  people.show(users, user);
  typists.clear();
  join.hide();
  byId('room').hidden = false;
  remember('sessionStorage', resumeKey, user.name);
  if (first) {
    conversation.restore(outbox.restore());
    showUnseen(0);
    if (matchMedia('(hover: hover)').matches) composer.focus();
  }
  conversation.open(room, user);
}

function showState({ state, text }) {
  byId('me-state').textContent = state === 'online' ? 'Connected' : 'Reconnecting…';
  byId('room').classList.toggle('offline', state === 'returning');
  if (state === 'joining') join.setBusy(true, text);
  clearTimeout(statusTimer);
  const status = byId('status');
  byId('status-text').textContent = text;
  if (state !== 'online') typists.clear();
  if (state !== 'returning') status.hidden = true;
  else if (status.hidden) statusTimer = setTimeout(() => { status.hidden = false; }, quietBreakMs);
}

function showUnseen(count) {
  document.title = count ? `(${count}) ${title}` : title;
}

function send(text) {
  const entry = outbox.add(room.id, text);
  if (entry) conversation.write(entry);
  return entry !== null;
}

session.addEventListener('state', ({ detail }) => showState(detail));
session.addEventListener('session', ({ detail }) => showRoom(detail));
session.addEventListener('refused', ({ detail }) => {
  remember('sessionStorage', resumeKey, null);
  showJoin();
  join.refuse(detail);
});
session.addEventListener('user:joined', ({ detail }) => {
  if (people.add(detail)) conversation.notice(detail.name, true);
});
session.addEventListener('user:left', ({ detail }) => {
  const user = people.remove(detail.id);
  typists.set({ id: detail.id }, false);
  if (user) conversation.notice(user.name, false);
});
session.addEventListener('user:changed', ({ detail }) => people.add(detail));
session.addEventListener('message:new', ({ detail }) => typists.set(detail.from, false));
session.addEventListener('typing', ({ detail }) => {
  if (detail.conversation === room?.id) typists.set(detail.user, detail.on);
});

conversation.onEdit = (text) => composer.edit(text);
conversation.onUnseen = showUnseen;
composer.onSend = send;
composer.onTyping = (on) => session.notify('typing', { conversation: room.id, on });
pins.onAvailable = (available) => {
  byId('pins').hidden = !available;
  byId('open-pins').hidden = !available;
};
join.onJoin = (name) => enter(name, false);
byId('leave').addEventListener('click', leave);
byId('retry').addEventListener('click', () => session.tryNow());
window.addEventListener('online', () => session.tryNow());

pins.attach(null);
byId('open-pins').hidden = true;
join.show();
const here = recall('sessionStorage', resumeKey);
if (here) enter(here, true);
