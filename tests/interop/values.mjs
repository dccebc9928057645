// SPDX-License-Identifier: MIT
// Values that must arrive as they were sent.

/** Each kind of JSON value, and the text that breaks careless code. */
export const jsonValues = {
  'null': null,
  'true': true,
  'false': false,
  'zero': 0,
  'one': 1,
  'a negative number': -17,
  'a fraction': 0.1,
  'the largest safe integer': Number.MAX_SAFE_INTEGER,
  'the smallest safe integer': Number.MIN_SAFE_INTEGER,
  'a 32-bit overflow': 2 ** 32 + 1,
  'a huge number': 1.5e300,
  'a tiny number': 5e-324,
  'an empty string': '',
  'plain text': 'hello',
  'digits in a string': '42',
  'quotes and backslashes': '"\\"\\\\/',
  'control characters': '\b\f\n\r\t\u0001\u001e\u001f\u007f',
  'a NUL in the middle': 'a\u0000b',
  'line separators': 'a\u2028b\u2029c',
  'umlauts': 'äöü ÄÖÜ ß é',
  'Cyrillic': 'пойду спать всем спокойной ночи',
  'Japanese': 'てすと',
  'Arabic and Hebrew': 'مرحبا שלום',
  'a flag and a family': '🇩🇪 👩‍👩‍👧‍👦',
  'beyond the basic plane': '𝕳𝖊𝖑𝖑𝖔 𝒲',
  'combining marks': 'e\u0301 ≠ é',
  'a byte order mark': '\ufeffx',
  'noncharacters': '\uffff\ufffe',
  'a lone high surrogate': 'a\ud800b',
  'a lone low surrogate': '\udc00',
  'markup': '<img src=x onerror=alert(1)>&amp;',
  'text like a packet': '42["x"]',
  'an empty array': [],
  'a nested array': [[[[[1], 2], 3], [null, [true]]]],
  'an empty object': {},
  'a nested object': { a: { b: { c: [{ d: null }] } } },
  'keys in their order': { z: 1, a: 2, m: 3, Z: 4 },
  'an empty key': { '': 'x' },
  'Unicode keys': { 'ключ': 1, '🔑': 2, 'a b': 3 },
  'what looks like a placeholder': { _placeholder: false, num: 0 },
  'names of methods': { constructor: 1, toString: 2, hasOwnProperty: 3 },
  'a long string': 'ab€𝄞'.repeat(20_000),
  'many numbers': Array.from({ length: 5_000 }, (_, i) => i * 1.5),
};

const bytes = (length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7 + 3) & 0xff));

/** Arguments with bytes at any depth. */
export const binaryArguments = {
  'no byte': [Buffer.alloc(0)],
  'one byte': [Buffer.from([0])],
  'every byte': [Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  'bytes that look like a packet': [Buffer.from('451-["x",{"_placeholder":true,"num":0}]')],
  '125 bytes': [bytes(125)],
  '126 bytes': [bytes(126)],
  '65 535 bytes': [bytes(65_535)],
  '65 536 bytes': [bytes(65_536)],
  '500 000 bytes': [bytes(500_000)],
  'bytes in an object': [{ name: 'picture', data: bytes(10) }],
  'bytes in an array': [[1, bytes(3), 'x', bytes(4)]],
  'bytes deep inside': [{ a: [{ b: { c: [null, bytes(5)] } }], d: bytes(6) }],
  'bytes among other arguments': ['a', bytes(2), 1, null, bytes(3), { e: bytes(4) }],
  'ten times bytes': [Array.from({ length: 10 }, (_, i) => bytes(i))],
};

/** What was sent as it should arrive: JSON turns undefined, NaN and −0 into what it has. */
export const asJson = (value) => JSON.parse(JSON.stringify(value));
