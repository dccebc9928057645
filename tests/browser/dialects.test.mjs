// SPDX-License-Identifier: MIT
// A page for each dialect of the lobby, written as its tutorial would, and a client of /chat as the
// desktop app is one: all in one conversation. Whether something did not arrive is known by what
// arrives after it: each connection keeps its order.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { io } from 'socket.io-client';
import { soon } from '../interop/support.mjs';
import { DialectPage, launch } from './dialectpage.mjs';
import { publicFolder, tincanServer } from './support.mjs';


/** The name each page's person has; the pages of nobody's name get one from the server. */
const names = { 'named-room': 'Nora', 'chat-example': 'Charles' };
const speakers = ['plain', 'send-new', 'named-room', 'chat-example', 'tutorial'];

describe('the dialects of the lobby', { timeout: 240_000 }, () => {
  const server = tincanServer('--public', publicFolder);
  const pages = {};
  let browser;
  let desk; // as the desktop app: /chat
  let texts = 0;

  /** A text nobody has said yet. */
  const fresh = (text = 'text') => `${text} ${++texts}`;
  const everyone = () => Object.values(pages);

  /** Resolves with the argument of the first of these events at the desk that is the one. */
  const deskHears = (event, isIt) => {
    let listen;
    const heard = new Promise((resolve) => {
      listen = (value) => { if (isIt(value)) resolve(value); };
      desk.on(event, listen);
    });
    return soon(heard, `${event} at the desk`).finally(() => desk.off(event, listen));
  };

  const ask = (event, request) => desk.timeout(20_000).emitWithAck(event, request);

  const deskSays = async (text) => {
    const answer = await ask('message:send', { conversation: 'lobby', clientId: `desk-${++texts}`, text });
    assert.equal(answer.ok, true, JSON.stringify(answer));
    return answer.message;
  };

  /** What each page gets of a message, by the tables of docs/events.md. */
  const wordsOf = ({ seq, text, from }) => ({
    plain: ['message', text],
    'send-new': ['new message', { msg: text, username: from.name }],
    'named-room': ['updatechat', from.name, text],
    'chat-example': ['new message', { username: from.name, message: text }],
    tutorial: ['chat message', text, seq],
  });

  /** The line each page shows of it. */
  const lineAt = (page, { text, from }) => (['plain', 'tutorial'].includes(page) ? text : `${from.name}: ${text}`);

  /** Dialects whose speaker does not hear themself. */
  const toOthersOnly = ['plain', 'chat-example'];

  /** Every page but a speaker who is left out gets the message, in its own words, and shows it. */
  const reachesAll = async (message, speaker) => {
    for (const [page, words] of Object.entries(wordsOf(message))) {
      if (page === speaker && toOthersOnly.includes(page)) continue;
      await pages[page].gets(...words);
      await pages[page].shows(lineAt(page, message));
    }
  };

  /** Lets a page say a text; the message as the desk hears it. */
  const pageSays = async (speaker, text) => {
    const heard = deskHears('message:new', (message) => message.text === text);
    await pages[speaker].say(text);
    return heard;
  };

  before(async () => {
    await server.start();
    browser = await launch();
    desk = io(`${server.url}/chat`, { auth: { name: 'Ada' }, forceNew: true });
    const session = deskHears('session', () => true);
    for (const name of ['greeting', ...speakers, 'gpio'])
      pages[name] = await DialectPage.open(browser, server, name, names[name]);
    assert.equal((await session).user.name, 'Ada');
    await pages['chat-example'].enterText('#username', names['chat-example']);
    await pages['chat-example'].gets('login', { numUsers: 3 });
    await pages['send-new'].say('I have arrived'); // from here on it speaks its dialect
    await pages['send-new'].shows('Guest 1: I have arrived');
  });

  after(async () => {
    desk?.disconnect();
    await browser?.close();
    await server.stop();
  });

  it('greets a page that has said nothing', async () => {
    await pages.greeting.shows('event:hello');
    await pages.greeting.shows('hello: Hello, and welcome to the lobby.');
    await pages['named-room'].shows('SERVER: you have connected');
    await pages['named-room'].shows('Nora', '#users');
  });

  it('brings what a page says to every other page in its own words', async (test) => {
    for (const speaker of speakers) {
      await test.test(`said by ${speaker}`, async () => {
        const message = await pageSays(speaker, fresh(`from ${speaker}: Grüße, 你好 🥫`));
        if (names[speaker]) assert.equal(message.from.name, names[speaker]);
        else assert.match(message.from.name, /^Guest \d+$/);
        await reachesAll(message, speaker);
      });
    }
  });

  it('brings what the desk says to every page', async () => {
    const message = await deskSays(fresh('from the desk'));
    assert.equal(message.from.name, 'Ada');
    await reachesAll(message);
  });

  it('tells each page each text once, and to whom it is for only', async () => {
    const said = [];
    for (const speaker of speakers) said.push([speaker, await pageSays(speaker, fresh('once'))]);
    const last = await deskSays(fresh('the last'));
    await reachesAll(last);
    for (const [speaker, message] of said) {
      for (const [page, [event, ...args]] of Object.entries(wordsOf(message))) {
        const times = (await pages[page].gotOf(event))
          .filter((one) => JSON.stringify(one).includes(JSON.stringify(message.text))).length;
        const wanted = page === speaker && toOthersOnly.includes(page) ? 0 : 1;
        assert.equal(times, wanted, `${event}(${JSON.stringify(args)}) at ${page}`);
      }
    }
    for (const silent of ['greeting', 'gpio']) {
      const others = (await pages[silent].got()).map(([event]) => event)
        .filter((event) => !['event:hello', 'hello'].includes(event) && !event.startsWith('gpio:'));
      assert.deepEqual(others, [], `${silent} has said nothing`);
    }
  });

  it('shows markup as text and runs nothing of it', async () => {
    for (const speaker of speakers) {
      const text = `<img src=x onerror="window.struck = '${speaker}'"><script>window.struck = 1</script> ${fresh()}`;
      const message = await pageSays(speaker, text);
      assert.equal(message.text, text);
      await reachesAll(message, speaker);
    }
    for (const page of everyone()) {
      const found = await page.evaluate(() => ({
        images: document.images.length, struck: window.struck ?? null, inList: document.querySelectorAll('li script').length,
      }));
      assert.deepEqual(found, { images: 0, struck: null, inList: 0 });
    }
  });

  it('tells the others who types', async () => {
    const joined = deskHears('user:joined', (user) => user.name === 'Tim');
    const other = await DialectPage.open(browser, server, 'chat-example');
    await other.enterText('#username', 'Tim');
    const { id } = await joined;
    await other.fill('#input', 'hm');
    await pages['chat-example'].gets('typing', { username: 'Tim' });
    await pages['chat-example'].showsIn('#typing', 'Tim is typing');
    await other.say(fresh('typed'));
    await pages['chat-example'].gets('stop typing', { username: 'Tim' });
    await pages['chat-example'].showsIn('#typing', '');
    const left = deskHears('user:left', (user) => user.id === id);
    await other.close();
    await left;
  });

  it('tells every dialect that has names who comes and goes', async () => {
    const room = pages['named-room'];
    const { users } = await ask('user:list', {});
    const listOf = (people) => Object.fromEntries(people.map((name) => [name, name]));
    const people = users.map((user) => user.name);
    const joined = deskHears('user:joined', (user) => user.name === 'Vera');
    const visitor = await DialectPage.open(browser, server, 'chat-example');
    await visitor.enterText('#username', 'Vera');
    const { id } = await joined;
    await visitor.gets('login', { numUsers: people.length + 1 });
    await pages['chat-example'].gets('user joined', { username: 'Vera', numUsers: people.length + 1 });
    await room.gets('updatechat', 'SERVER', 'Vera has connected');
    await room.gets('updateusers', listOf([...people, 'Vera']));
    await room.shows('Vera', '#users');

    const left = deskHears('user:left', (user) => user.id === id);
    await visitor.close();
    await left;
    await pages['chat-example'].gets('user left', { username: 'Vera', numUsers: people.length });
    await room.gets('updatechat', 'SERVER', 'Vera has disconnected');
    await room.shows('SERVER: Vera has disconnected');
    const lists = await room.gotOf('updateusers');
    assert.deepEqual(lists.at(-1)[1], listOf(people));
    assert.deepEqual((await room.lines('#users')).sort(), [...people].sort());
  });

  it('tells a page in words that a name is taken', async () => {
    const second = await DialectPage.open(browser, server, 'named-room', 'charles');
    await second.shows('SERVER: The name charles is taken.');
    await second.close();
  });

  it('brings a tutorial page that was away each missed message once and in order', async () => {
    const page = pages.tutorial;
    const seen = await deskSays(fresh('seen before'));
    await page.gets('chat message', seen.text, seen.seq);
    await page.leave();
    const missed = [];
    for (const speaker of ['plain', 'send-new', 'named-room', 'chat-example'])
      missed.push((await pageSays(speaker, fresh('missed'))).text);
    missed.push((await deskSays(fresh('missed'))).text);
    await page.enter(); // with auth.serverOffset, as it kept it
    const now = await deskSays(fresh('back'));
    await page.shows(now.text);
    assert.deepEqual(await page.lines(), [...missed, now.text]);
  });

  it('brings a tutorial page that reconnects what it missed, each once', async () => {
    const page = pages.tutorial;
    const before = await page.lines();
    await page.evaluate(() => { socket.disconnect(); });
    const missed = [(await pageSays('plain', fresh('missed'))).text, (await deskSays(fresh('missed'))).text];
    await page.evaluate(() => { socket.connect(); });
    const now = await deskSays(fresh('back'));
    await page.shows(now.text);
    assert.deepEqual(await page.lines(), [...before, ...missed, now.text]);
  });

  it('stores the same clientOffset once, and acknowledges both', async () => {
    const text = fresh('sent twice');
    const answers = await pages.tutorial.evaluate(async (said) => [
      await socket.emitWithAck('chat message', said, 'the-same-offset'),
      await socket.emitWithAck('chat message', said, 'the-same-offset'),
    ], text);
    assert.deepEqual(answers, [undefined, undefined], 'without arguments');
    const end = await deskSays(fresh('after it'));
    await reachesAll(end);
    for (const page of speakers) {
      const times = (await pages[page].lines()).filter((line) => line.endsWith(text)).length;
      assert.equal(times, 1, `"${text}" at ${page}`);
    }
    const { messages } = await ask('history:get', { conversation: 'lobby', limit: 100 });
    assert.equal(messages.filter((message) => message.text === text).length, 1);
  });

  it('switches a pin for every page', async () => {
    const level = await pages.gpio.evaluate(() => on);
    for (const wanted of [!level, level]) {
      await pages.gpio.click('#toggle');
      await pages.gpio.showsIn('#level', wanted ? 'on' : 'off');
      for (const page of everyone()) await page.gets('gpio:21', wanted);
    }
  });

  it('answers for a line that does not exist with an error to the asker alone', async () => {
    await pages.gpio.enterText('#line', '99');
    await pages.gpio.shows('99: not-found');
    const [, error] = (await pages.gpio.gotOf('gpio:error'))[0];
    assert.deepEqual(Object.keys(error).sort(), ['code', 'line', 'message']);
    const end = await deskSays(fresh('after the error'));
    await reachesAll(end);
    for (const page of speakers) assert.deepEqual(await pages[page].gotOf('gpio:error'), []);
  });
});
