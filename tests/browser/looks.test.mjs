// SPDX-License-Identifier: MIT
// The page on a phone, in the dark, and with the window's own colours.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { Browser, join, say, sees, tincanServer } from './support.mjs';

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const smallestTouch = 38;

const read = (path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const camel = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

describe('the page', () => {
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

  it('fits a phone, however long the words are', async () => {
    const page = await browser.open(server.url, phone);
    await join(page, 'Ada');
    const long = 'x'.repeat(300);
    await say(page, long);
    await sees(page, long);
    for (const width of [320, 390, 844]) {
      await page.setViewportSize({ width, height: 600 });
      const tooWide = await page.evaluate(() => [...document.querySelectorAll('#conversation, #conversation *')]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.offsetParent).map((one) => one.className));
      assert.deepEqual(tooWide, [], `${width} px`);
    }
    const composer = await page.locator('#composer').boundingBox();
    assert.ok(composer.y + composer.height <= 600);
  });

  it('has fields that do not make a phone zoom, and controls a finger finds', async () => {
    const page = await browser.open(server.url, phone);
    const size = (selector) => page.evaluate((one) => parseFloat(getComputedStyle(document.querySelector(one)).fontSize), selector);
    assert.ok(await size('#join-name') >= 16);
    await join(page, 'Ada');
    assert.ok(await size('#draft') >= 16);
    for (const id of ['open-people', 'open-pins', 'send']) {
      const box = await page.locator(`#${id}`).boundingBox();
      assert.ok(box.width >= smallestTouch && box.height >= smallestTouch, id);
    }
  });

  it('shows people and pins in drawers on a phone', async () => {
    const page = await browser.open(server.url, phone);
    await join(page, 'Ada');
    for (const [button, panel, close] of [['#open-people', '#sidebar', 'Close the list of people'], ['#open-pins', '#pins', 'Close the pins']]) {
      assert.equal(await page.locator(panel).isVisible(), false);
      for (const shut of [
        () => page.getByRole('button', { name: close }).click(),
        () => page.keyboard.press('Escape'),
        () => page.locator('#veil').click({ position: panel === '#pins' ? { x: 5, y: 400 } : { x: 385, y: 400 } }),
      ]) {
        await page.click(button);
        await page.locator(panel).waitFor();
        assert.equal(await page.getAttribute(button, 'aria-expanded'), 'true');
        assert.equal(await page.evaluate((one) => document.querySelector(one).contains(document.activeElement), panel), true);
        await shut();
        await page.locator(panel).waitFor({ state: 'hidden' });
        assert.equal(await page.evaluate((one) => document.activeElement === document.querySelector(one), button), true);
      }
    }
  });

  it('follows the system into the dark', async () => {
    const shades = [];
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.open(server.url, { colorScheme });
      shades.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    }
    assert.deepEqual(shades, ['rgb(244, 242, 238)', 'rgb(20, 23, 26)']);
  });

  it('keeps still where motion is not wanted', async () => {
    const page = await browser.open(server.url, { reducedMotion: 'reduce' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.spinner')).animationName), 'none');
  });

  it('has the colours of the window’s themes', async () => {
    const [themes, css] = await Promise.all([read('ui/theme/themes.cpp'), read('resources/web/style.css')]);
    const [, light, dark] = themes.split(/^Theme \w+Theme\(\)/m);
    const [before, after] = css.split('@media (prefers-color-scheme: dark)');
    for (const [source, sheet] of [[light, before], [dark, after.slice(0, after.indexOf('\n}\n'))]]) {
      const colors = new Map([...source.matchAll(/\.(\w+) = QColor\(0x(\w{6})\)/g)].map((match) => [match[1], `#${match[2]}`]));
      const people = [...source.match(/avatars = \{([^}]+)\}/)[1].matchAll(/0x(\w{6})/g)].map((match) => `#${match[1]}`);
      people.forEach((color, i) => colors.set(`person-${i}`, color));
      const tokens = [...sheet.matchAll(/--([\w-]+): (#\w{6});/g)].filter(([, name]) => name !== 'on-avatar');
      assert.ok(tokens.length > 30);
      for (const [, name, color] of tokens) assert.equal(color, colors.get(name) ?? colors.get(camel(name)), name);
    }
  });
});
