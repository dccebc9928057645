// SPDX-License-Identifier: MIT
// The browser page as people use it: joining, talking, names, links, history, keyboard.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { io } from 'socket.io-client';
import { Browser, harm, inRoom, join, say, sees, seesPeople, sent, texts, tincanServer } from './support.mjs';

describe('the page', () => {
  const server = tincanServer('--name', 'Kitchen table');
  const browser = new Browser();
  before(async () => {
    await server.start();
    await browser.start();
  });
  afterEach(async () => assert.deepEqual(await browser.closePages(), []));
  after(async () => {
    await browser.stop();
    await server.stop();
  });
  const open = (options) => browser.open(server.url, options);
  let people = 0;
  const enter = async (options) => {
    const page = await open(options);
    const name = `Person ${people += 1}`;
    await join(page, name);
    return { page, name };
  };

  it('asks for a name, and says so where none is given', async () => {
    const page = await open();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'join-name');
    await page.click('#join-button');
    await page.getByText('Please say what others shall call you.').waitFor();
    assert.equal(await page.getAttribute('#join-name', 'aria-invalid'), 'true');
    await join(page, 'Ada');
    await seesPeople(page, ['Ada']);
    assert.equal(await page.textContent('#server-name'), 'Kitchen table');
    assert.match(await page.title(), /Kitchen table/);
  });

  it('is the same under /sockets, and shows a page for what is not there', async () => {
    const page = await browser.open(`${server.url}/sockets`);
    await join(page, 'Ada');
    const lost = await browser.open(`${server.url}/nowhere/at/all`);
    await lost.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    assert.equal(await lost.evaluate(() => getComputedStyle(document.querySelector('.card')).textAlign), 'center');
    await lost.getByRole('link').click();
    await lost.waitForSelector('#join-name');
  });

  it('says why a name is refused, and takes another', async () => {
    const ada = await open();
    await join(ada, 'Ada');
    const second = await open();
    for (const [name, reason] of [['ADA', /already called “ADA”/], ['SERVER', /./], ['a\u202eb', /./]]) {
      await second.fill('#join-name', name);
      await second.press('#join-name', 'Enter');
      await second.waitForFunction(() => !document.querySelector('#join-button').disabled
        && document.querySelector('#join-problem').textContent);
      assert.match(await second.textContent('#join-problem'), reason);
      await second.fill('#join-name', '');
    }
    await join(second, 'Bo');
    await seesPeople(ada, ['Ada', 'Bo']);
  });

  it('lets two tabs see each other come, write, talk and go', async () => {
    const [ada, bo] = [await open(), await open()];
    await join(ada, 'Ada');
    await join(bo, 'Bo');
    await ada.getByText('Bo joined').waitFor();
    await bo.locator('#draft').pressSequentially('Hello');
    await ada.getByText('Bo is writing…').waitFor();
    await bo.press('#draft', 'Enter');
    await sees(ada, 'Hello');
    await sent(bo, 'Hello');
    await ada.waitForFunction(() => document.querySelector('#typing').textContent === '');
    await say(ada, 'Good morning\nBo 🌞 — пойду');
    await sees(bo, 'Good morning\nBo 🌞 — пойду');
    assert.equal(await bo.locator('.message.own .text').last().textContent(), 'Hello');
    await bo.click('#leave');
    await bo.waitForSelector('#join:not([hidden])');
    await seesPeople(ada, ['Ada']);
    await ada.getByText('Bo left').waitFor();
    await join(bo, 'Bo');
    await seesPeople(ada, ['Ada', 'Bo']);
  });

  it('shows markup as the text it is, in messages and in names', async () => {
    const [ada, evil] = [await open(), await open()];
    await join(ada, 'Ada');
    await join(evil, '<b onclick=1>Eve</b>');
    const attacks = [
      '<img src=x onerror="window.hacked.push(1)">',
      '<script>window.hacked.push(2)</script>',
      '"><svg onload=window.hacked.push(3)>',
      'javascript:window.hacked.push(4)',
      '&lt;b&gt; &amp; {{7*7}} ${7*7}',
      '<a href="javascript:window.hacked.push(5)">click</a>',
    ];
    for (const text of attacks) {
      await say(evil, text);
      await sees(ada, text);
    }
    await seesPeople(ada, ['Ada', '<b onclick=1>Eve</b>']);
    for (const page of [ada, evil]) {
      assert.equal(await page.locator('.message img, .message script, .message svg[onload], .message b, .message a').count(), 0);
      assert.deepEqual(await harm(page), []);
    }
  });

  it('makes links of web addresses only, and keeps their text', async () => {
    const { page } = await enter();
    const text = 'See (https://example.org/a_(b)?q=1&x=<y>), http://127.0.0.1:9/ö. ftp://no https:// JAVASCRIPT:x http://[bad';
    await say(page, text);
    await sees(page, text);
    const links = page.locator('.message .text').last().locator('a');
    assert.deepEqual(await links.allTextContents(), ['https://example.org/a_(b)?q=1&x=', 'http://127.0.0.1:9/ö']);
    for (const link of await links.all()) {
      assert.match(await link.getAttribute('rel'), /noopener/);
      assert.match(await link.getAttribute('href'), /^https?:\/\//);
    }
  });

  it('groups what one person says, and heads each day', async () => {
    const { page, name } = await enter();
    const other = await enter();
    for (const text of ['one', 'two', 'three']) await say(page, text);
    await sees(other.page, 'three');
    const lead = await other.page.evaluate(() => [...document.querySelectorAll('.message')].slice(-3)
      .map((one) => one.classList.contains('lead')));
    assert.deepEqual(lead, [true, false, false]);
    assert.equal(await other.page.locator('.message.lead .author').last().textContent(), name);
    assert.deepEqual(await other.page.locator('.day').allTextContents(), ['Today']);
  });

  it('comes back into the room after a reload, with what was said', async () => {
    const { page, name } = await enter();
    await say(page, 'before the reload');
    await sent(page, 'before the reload');
    await page.fill('#draft', 'half a thou');
    await page.reload();
    await inRoom(page);
    await sees(page, 'before the reload');
    assert.equal(await page.textContent('#me-name'), name);
    assert.equal(await page.inputValue('#draft'), 'half a thou');
    assert.equal(await page.locator('.message.own', { hasText: 'before the reload' }).count(), 1);
  });

  it('loads earlier messages as one scrolls up, each once and in order', async () => {
    const script = io(`${server.url}/chat`, { auth: { name: 'Script' }, transports: ['websocket'], forceNew: true });
    const lines = Array.from({ length: 130 }, (_, i) => `line ${i}`);
    for (const text of lines) {
      const answer = await script.emitWithAck('message:send', { conversation: 'lobby', clientId: text, text });
      assert.equal(answer.ok, true);
    }
    script.disconnect();
    const { page } = await enter();
    await sees(page, 'line 129');
    assert.ok(!(await texts(page)).includes('line 0'));
    await page.waitForFunction(() => {
      document.querySelector('#log').scrollTop = 0;
      return [...document.querySelectorAll('.message .text')].some((one) => one.textContent === 'line 0');
    });
    assert.deepEqual((await texts(page)).filter((text) => /^line \d+$/.test(text)), lines);
    await page.click('#to-newest');
    await page.waitForFunction(() => {
      const log = document.querySelector('#log');
      return log.scrollHeight - log.scrollTop - log.clientHeight < 2;
    });
  });

  it('counts what arrives below while one reads above', async () => {
    const { page } = await enter();
    await page.waitForFunction(() => document.querySelectorAll('.message').length > 20);
    await page.evaluate(() => { document.querySelector('#log').scrollTop = 400; });
    await page.waitForSelector('#to-newest:not([hidden])');
    const other = await enter();
    await say(other.page, 'down here');
    await page.getByRole('button', { name: '1 new' }).click();
    await page.waitForSelector('#to-newest', { state: 'hidden' });
  });

  it('does not send what is empty or too long, and says how much is left', async () => {
    const { page } = await enter();
    assert.equal(await page.isDisabled('#send'), true);
    await page.fill('#draft', '   \n ');
    assert.equal(await page.isDisabled('#send'), true);
    await page.fill('#draft', 'x'.repeat(4_000));
    assert.equal(await page.textContent('#draft-count'), '0 left');
    assert.equal(await page.isDisabled('#send'), false);
    await page.fill('#draft', 'x'.repeat(4_001));
    assert.equal(await page.textContent('#draft-count'), '1 too many');
    assert.equal(await page.isDisabled('#send'), true);
    await page.press('#draft', 'Enter');
    assert.equal((await page.inputValue('#draft')).length, 4_001);
  });

  it('is worked by keyboard alone', async () => {
    const page = await open();
    await page.keyboard.type('Keyboard');
    await page.keyboard.press('Enter');
    await inRoom(page);
    await page.waitForFunction(() => document.activeElement.id === 'draft');
    await page.keyboard.type('first');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second');
    await page.keyboard.press('Enter');
    await sees(page, 'first\nsecond');
    const reached = new Set();
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
    }
    for (const one of ['leave', 'log', 'draft', 'switch']) assert.ok(reached.has(one), `${one} in ${[...reached]}`);
  });

  it('has a name and a role for everything', async () => {
    const { page } = await enter();
    await page.getByRole('log', { name: 'Messages' }).waitFor();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await page.getByRole('navigation', { name: 'Conversations and people' }).waitFor();
    await page.getByRole('complementary', { name: 'Pins' }).waitFor();
    await page.getByRole('list', { name: /^People/ }).waitFor();
    const unnamed = await page.evaluate(() => [...document.querySelectorAll('button, input, textarea, a')]
      .filter((one) => !one.textContent.trim() && !one.getAttribute('aria-label') && !one.labels?.length)
      .map((one) => one.outerHTML));
    assert.deepEqual(unnamed, []);
  });
});
