// SPDX-License-Identifier: MIT
// Pins on the page: seen by all, switched by any.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Browser, join, publicFolder, tincanServer } from './support.mjs';

const isHigh = (page, line, high) => page.waitForFunction(
  ([id, wanted]) => document.getElementById(id)?.classList.contains('high') === wanted, [`line-${line}`, high]);

describe('pins', () => {
  const server = tincanServer('--public', publicFolder);
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
  const enter = async (name) => {
    const page = await browser.open(server.url);
    await join(page, name);
    await page.waitForSelector('#line-21');
    return page;
  };

  it('show every line, outputs with a switch and inputs with their level', async () => {
    const page = await enter('Ada');
    assert.equal(await page.locator('.line').count(), 28);
    assert.equal(await page.locator('#line-21 [role=switch]').count(), 1);
    const inputs = page.getByRole('list', { name: 'Inputs' });
    assert.ok(await inputs.locator('.line').count() > 0);
    assert.equal(await inputs.locator('[role=switch]').count(), 0);
  });

  it('switched in one tab change in the other, which is told by whom', async () => {
    const [ada, bo] = [await enter('Ada'), await enter('Bo')];
    for (const high of [true, false]) {
      await ada.click('#line-21 [role=switch]');
      for (const page of [ada, bo]) {
        await isHigh(page, 21, high);
        assert.equal(await page.getAttribute('#line-21 [role=switch]', 'aria-checked'), String(high));
      }
    }
    await bo.locator('#line-21', { hasText: 'by Ada' }).waitFor();
  });

  it('are switched by keyboard', async () => {
    const page = await enter('Ada');
    await page.focus('#line-21 [role=switch]');
    await page.keyboard.press('Space');
    await isHigh(page, 21, true);
    await page.keyboard.press('Enter');
    await isHigh(page, 21, false);
  });

  it('are shared with a page that speaks gpio:21', async () => {
    const ada = await enter('Ada');
    const lamp = await browser.open(`${server.url}/gpio.html`);
    const shows = (page, text) => page.waitForFunction(
      (wanted) => document.querySelector('#level').textContent === wanted, text);
    await shows(lamp, 'off');
    await lamp.click('#toggle');
    await isHigh(ada, 21, true);
    await ada.click('#line-21 [role=switch]');
    await shows(lamp, 'off');
  });
});
