// SPDX-License-Identifier: MIT
// A person at a browser, led line by line: each line of standard input is a JSON array [word, …],
// each is answered with one line of JSON, {"ok": true} or {"error": "…"}.
//
//   ["join", address, name]   opens the page and joins
//   ["say", text]             writes into the composer and sends
//   ["see", text]             waits until a message with just that text is there
//   ["seePerson", name]       waits until that person is in the list
//   ["toggle", line]          presses the switch of a line
//   ["level", line, high]     waits until a line shows that level
//   ["open", address]         opens a page of tests/browser/pages instead; Nora, where it asks for a name
//   ["write", text]           writes into its field and sends
//   ["read", text]            waits until a line of its list is just that text

import readline from 'node:readline';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });

const words = {
  async join(address, name) {
    await page.goto(address);
    await page.fill('#join-name', name);
    await page.press('#join-name', 'Enter');
    await page.waitForSelector('#room:not([hidden])');
  },
  async say(text) {
    await page.fill('#draft', text);
    await page.press('#draft', 'Enter');
  },
  see: (text) => page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.message .text')].some((one) => one.textContent === wanted), text),
  seePerson: (name) => page.waitForFunction(
    (wanted) => document.querySelector('#people').textContent.includes(wanted), name),
  toggle: (line) => page.click(`#line-${line} [role=switch]`),
  level: (line, high) => page.waitForFunction(
    ([id, wanted]) => document.getElementById(id)?.classList.contains('high') === wanted, [`line-${line}`, high]),
  async open(address) {
    page.on('dialog', (dialog) => dialog.accept('Nora'));
    await page.goto(address);
    await page.waitForFunction(() => socket.connected);
  },
  async write(text) {
    await page.fill('#input', text);
    await page.press('#input', 'Enter');
  },
  read: (text) => page.waitForFunction(
    (wanted) => [...document.querySelectorAll('#messages li')].some((one) => one.textContent === wanted), text),
};

console.log(JSON.stringify({ ok: true }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  const [word, ...args] = JSON.parse(line);
  try {
    await words[word](...args);
    console.log(JSON.stringify({ ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
await browser.close();
