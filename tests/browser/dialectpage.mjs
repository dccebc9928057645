// SPDX-License-Identifier: MIT
// One page of tests/browser/pages in Chromium: what a person does with it, what it shows, and what
// its socket got.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

/** Longer than anything here takes on a busy machine; only ever reached by a failure. */
const patienceMs = 20_000;

export function launch() {
  return chromium.launch({
    executablePath: process.env.TINCAN_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

/** One text for one value, in whatever order its members came. */
function canonical(value) {
  const sorted = (key, one) => (one && typeof one === 'object' && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
    : one);
  return JSON.stringify(value, sorted);
}

export class DialectPage {
  #context;
  #page;
  #address;

  /** Opens pages/NAME.html of the server; answer: what the person types where the page asks. */
  static async open(browser, server, name, answer = '') {
    const opened = new DialectPage();
    opened.#address = `${server.url}/${name}.html`;
    opened.#context = await browser.newContext();
    opened.#context.setDefaultTimeout(patienceMs);
    opened.#page = await opened.#context.newPage();
    opened.#page.on('dialog', (dialog) => dialog.accept(answer));
    await opened.enter();
    return opened;
  }

  /** Loads the page, once more where it was there before; its socket is connected then. */
  async enter() {
    await this.#page.goto(this.#address);
    await this.#page.evaluate(() => {
      window.got = [];
      socket.onAny((...event) => got.push(event)); // the page's own socket
    });
    await this.#page.waitForFunction(() => socket.connected);
  }

  /** Goes elsewhere in the same tab. */
  async leave() { await this.#page.goto('about:blank'); }
  async close() { await this.#context.close(); }

  fill(selector, text) { return this.#page.fill(selector, text); }
  click(selector) { return this.#page.click(selector); }
  evaluate(script, value) { return this.#page.evaluate(script, value); }

  async enterText(selector, text) {
    await this.#page.fill(selector, text);
    await this.#page.press(selector, 'Enter');
  }

  say(text) { return this.enterText('#input', text); }

  /** The lines of a list of the page. */
  lines(list = '#messages') {
    return this.#page.$$eval(`${list} li`, (items) => items.map((item) => item.textContent));
  }

  /** Waits until the page shows a line of just this text. */
  shows(line, list = '#messages') {
    return this.#until(([where, wanted]) => [...document.querySelectorAll(`${where} li`)]
      .some((item) => item.textContent === wanted), [list, line], `line "${line}"`);
  }

  showsIn(selector, text) {
    return this.#until(([where, wanted]) => document.querySelector(where).textContent === wanted,
      [selector, text], `"${text}" in ${selector}`);
  }

  /** All events the socket got since the page was entered, as [name, argument…]. */
  got() { return this.#page.evaluate(() => got); }

  async gotOf(name) { return (await this.got()).filter((event) => event[0] === name); }

  /** Waits for an event of just this name and these arguments. */
  gets(...event) {
    return this.#until(([toText, wanted]) => {
      window.canonical ??= new Function(`return ${toText}`)();
      return got.some((one) => canonical(one) === wanted);
    }, [canonical.toString(), canonical(event)], `event ${canonical(event)}`);
  }

  async #until(condition, argument, what) {
    try {
      await this.#page.waitForFunction(condition, argument, { timeout: patienceMs });
    } catch (error) {
      const seen = { lines: await this.lines(), got: await this.got() };
      assert.fail(`${this.#address} did not come to ${what}: ${error.message}\n${JSON.stringify(seen, null, 1)}`);
    }
  }
}
