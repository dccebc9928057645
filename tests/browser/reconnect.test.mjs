// SPDX-License-Identifier: MIT
// The server goes and comes back while people are at the page.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Browser, inRoom, join, say, sees, seesPeople, sent, texts, tincanServer } from './support.mjs';

for (const [how, end] of [['crashed', 'kill'], ['was stopped', 'stop']]) {
  describe(`when the server ${how}`, () => {
    const server = tincanServer();
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

    it('the page says so, keeps what is written, and sends it in order when the server is back', async () => {
      const [ada, bo] = [await browser.open(server.url), await browser.open(server.url)];
      await join(ada, 'Ada');
      await join(bo, 'Bo');
      await say(ada, 'before');
      await sent(ada, 'before');
      await sees(bo, 'before');

      await server[end]();
      await ada.waitForSelector('#status:not([hidden])');
      for (const text of ['one', 'two', 'three']) await say(ada, text);
      assert.equal(await ada.locator('.message.waiting').count(), 3);
      await sees(ada, 'before');

      await server.start();
      for (const page of [ada, bo]) await page.waitForSelector('#status', { state: 'hidden' });
      for (const text of ['one', 'two', 'three']) {
        await sent(ada, text);
        await sees(bo, text);
      }
      for (const page of [ada, bo]) {
        await seesPeople(page, ['Ada', 'Bo']);
        assert.deepEqual(await texts(page), ['before', 'one', 'two', 'three']);
        assert.equal(await page.locator('.restarted').count(), 1);
      }
      await say(bo, 'welcome back');
      await sees(ada, 'welcome back');
    });

    it('a page that is reloaded meanwhile waits and joins by itself, its unsent text kept', async () => {
      const ada = await browser.open(server.url);
      await join(ada, 'Ada');
      await say(ada, 'said');
      await sent(ada, 'said');
      await server[end]();
      await ada.waitForSelector('#status:not([hidden])');
      await say(ada, 'unsent');
      await server.start();
      await ada.reload();
      await inRoom(ada);
      await sent(ada, 'unsent');
    });

    it('one can ask for an attempt at once', async () => {
      const ada = await browser.open(server.url);
      await join(ada, 'Ada');
      await server[end]();
      await ada.waitForSelector('#status:not([hidden])');
      await server.start();
      // It may be back by itself before the click: then there is nothing to ask for.
      await ada.evaluate(() => document.querySelector('#retry').click());
      await ada.waitForSelector('#status', { state: 'hidden' });
      await say(ada, 'here again');
      await sent(ada, 'here again');
    });
  });
}
