// SPDX-License-Identifier: MIT
// A server, a browser, and people at it. Waiting is for what can be seen, never for time.

import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ServerProcess } from '../support/serverprocess.mjs';

/** Longer than anything here takes on a busy machine; only ever reached by a failure. */
const patienceMs = 30_000;

const built = fileURLToPath(new URL('../../build/dev/bin/tincan', import.meta.url));
export const publicFolder = fileURLToPath(new URL('pages', import.meta.url));

/** `tincan --server` on loopback, as TINCAN_PROGRAM or the dev build has it. */
export function tincanServer(...args) {
  const program = process.env.TINCAN_PROGRAM ?? built;
  return new ServerProcess([program, '--server', '--host', '127.0.0.1', ...args], /http:\/\/127\.0\.0\.1:(\d+)/);
}

/** One Chromium for a file of tests; each person has storage of their own. */
export class Browser {
  #browser = null;
  #contexts = [];
  /** What no page may ever do: filled by every page, to be empty at the end of every test. */
  complaints = [];

  async start() {
    this.#browser = await chromium.launch({
      executablePath: process.env.TINCAN_CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    });
  }

  stop() {
    return this.#browser?.close();
  }

  async closePages() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.#contexts = [];
    return this.complaints.splice(0);
  }

  /** A page in a fresh profile. Options are those of a browser context. */
  async open(address, options = {}) {
    const context = await this.#browser.newContext({ viewport: { width: 1100, height: 720 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(patienceMs);
    this.#contexts.push(context);
    const origin = new URL(address).origin;
    await context.addInitScript(() => {
      window.hacked = [];
      window.violations = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.stack}`));
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) this.complaints.push(`policy: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== origin) this.complaints.push(`foreign: ${url}`);
    });
    await page.goto(address);
    return page;
  }
}

/** Fills the join screen and enters the room. */
export async function join(page, name) {
  await page.fill('#join-name', name);
  await page.press('#join-name', 'Enter');
  await inRoom(page);
}

export function inRoom(page) {
  return page.waitForSelector('#room:not([hidden])');
}

/** Writes into the page's composer and sends. */
export async function say(page, text) {
  await page.fill('#draft', text);
  await page.press('#draft', 'Enter');
}

/** Waits until a message reads just so; its locator. */
export async function sees(page, text) {
  await page.waitForFunction((wanted) => [...document.querySelectorAll('.message .text')]
    .some((one) => one.textContent === wanted), text);
}

/** The texts of the conversation, from the top. */
export function texts(page) {
  return page.locator('.message .text').allTextContents();
}

/** Waits until the list of people is just this, in any order. */
export async function seesPeople(page, names) {
  await page.waitForFunction((wanted) => {
    const shown = [...document.querySelectorAll('#people .clip')].map((one) => one.textContent).sort();
    return JSON.stringify(shown) === wanted;
  }, JSON.stringify([...names].sort()));
}

/** Waits until an own message has its tick. */
export async function sent(page, text) {
  await page.waitForFunction((wanted) => [...document.querySelectorAll('.message.own:not(.waiting):not(.failed)')]
    .some((one) => one.querySelector('.text').textContent === wanted), text);
}

/** Whether text or markup of others ever ran, and what the policy had to stop. */
export function harm(page) {
  return page.evaluate(() => [...window.hacked, ...window.violations]);
}
