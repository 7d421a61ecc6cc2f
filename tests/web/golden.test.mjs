// Golden answers: status, every header and the whole page, with placeholders for what varies. A change of a page
// shows here as a diff to look at; `GOLDEN=write node --test tests/web/golden.test.mjs` takes the new answers.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHouse, root } from './house.mjs';

const folder = join(root, 'tests/golden');
let house;
before(async () => { house = await openHouse(); mkdirSync(folder, { recursive: true }); });
after(async () => { await house?.close(); });

/** What differs from run to run, by name. */
function settle(text) {
    return text
        .replaceAll(/\d{9,11}\.[0-9a-f]{64}/g, '[csrf]')
        .replaceAll(/127\.0\.0\.1:\d+|localhost:\d+/g, '[host]')
        .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?/g, '[time]')
        .replaceAll(/\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}(, \d\d:\d\d)?/g, '[time]')
        .replaceAll(/\b((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}(, \d\d:\d\d)?/g, '[time]')
        .replaceAll(/\d{4}-\d\d-\d\d/g, '[date]')
        .replaceAll(/just now|(\d+|an?|one) (seconds?|minutes?|hours?) (\d+ seconds? )?ago/g, '[ago]')
        .replaceAll(/(in )?\d+ (seconds?|minutes?|hours?)\b( \d+ (seconds?|minutes?))?/g, '[span]');
}

const VARIES = new Set(['date', 'connection', 'keep-alive', 'server', 'content-length', 'transfer-encoding', 'content-encoding', 'vary']);
function whole({ status, headers, text }) {
    const lines = [...headers].filter(([name]) => !VARIES.has(name)).map(([name, value]) => `${name}: ${value}`).sort();
    return settle(`${status}\n${lines.join('\n')}\n\n${text}`).replace(/\s+$/, '\n');
}

/** Where a page breaks its lines is no content. */
const withoutLayout = (text) => text.replaceAll(/\s*(<[^<>]+>)\s*/g, '$1');

const compare = (name, answer) => {
    const file = join(folder, `${name}.txt`), got = whole(answer);
    if (process.env.GOLDEN === 'write') writeFileSync(file, got);
    assert.equal(withoutLayout(got), withoutLayout(readFileSync(file, 'utf8')), `${name} changed; if meant so: GOLDEN=write`);
};

for (const [name, path, visitor] of [
    ['not-found', '/nope'], ['no-identity', '/settings', 'nobody'], ['no-right', '/settings', 'ordinary'],
    ['api-settings', '/api/v1/settings'], ['api-no-right', '/api/v1/settings', 'ordinary'], ['healthz', '/healthz'],
])
    test(`golden ${name}`, async () => compare(name, await house.get(path, visitor)));

test('golden saved', async () => compare('saved', await house.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' })));
test('golden wrong-method', async () => compare('wrong-method', await house.post('/audit', {}, { csrf: null })));
