// Golden answers: status, every header and the whole page, with placeholders for what varies. A
// change of a page shows here as a diff. `GOLDEN=write node --test tests/web/http/golden.test.mjs`
// accepts the new answers.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, useFixture } from '../fixture.mjs';

const folder = join(root, 'tests/golden');
const fixture = useFixture();
fixture.prepare(() => {
    mkdirSync(folder, { recursive: true });
});

const MONTHS =
    'January February March April May June July August September October November December'.split(
        ' ',
    );
const LONG_DATE = new RegExp(`\\d{1,2} (${MONTHS.join('|')}) \\d{4}(, \\d\\d:\\d\\d)?`, 'g');
const SHORT_DATE = new RegExp(
    '\\b((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\\d{1,2} ' +
        `(${MONTHS.map((month) => month.slice(0, 3)).join('|')}) \\d{4}(, \\d\\d:\\d\\d)?`,
    'g',
);

/** Replaces what differs from run to run by placeholders. */
function replaceVarying(text) {
    return text
        .replaceAll(/\d{9,11}\.[0-9a-f]{64}/g, '[csrf]')
        .replaceAll(/127\.0\.0\.1:\d+|localhost:\d+/g, '[host]')
        .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?Z?/g, '[time]')
        .replaceAll(LONG_DATE, '[time]')
        .replaceAll(SHORT_DATE, '[time]')
        .replaceAll(/\b(today|yesterday) \d\d:\d\d/g, '[time]')
        .replaceAll(/\d{4}-\d\d-\d\d/g, '[date]')
        .replaceAll(
            /just now|(\d+|an?|one) (seconds?|minutes?|hours?) (\d+ seconds? )?ago/g,
            '[ago]',
        )
        .replaceAll(/(in )?\d+ (seconds?|minutes?|hours?)\b( \d+ (seconds?|minutes?))?/g, '[span]');
}

/** Headers that differ from run to run. */
const VARYING_HEADERS = new Set([
    'date',
    'connection',
    'keep-alive',
    'server',
    'content-length',
    'transfer-encoding',
    'content-encoding',
    'vary',
]);
function wholeAnswer({ status, headers, text }) {
    const lines = [...headers]
        .filter(([name]) => !VARYING_HEADERS.has(name))
        .map(([name, value]) => `${name}: ${value}`)
        .sort();
    return replaceVarying(`${status}\n${lines.join('\n')}\n\n${text}`).trimEnd() + '\n';
}

/** Where a page breaks its lines is no content. */
const withoutLayout = (text) => text.replaceAll(/\s*(<[^<>]+>)\s*/g, '$1');

const compare = (name, answer) => {
    const file = join(folder, `${name}.txt`);
    const got = wholeAnswer(answer);
    if (process.env.GOLDEN === 'write') writeFileSync(file, got);
    const golden = withoutLayout(readFileSync(file, 'utf8'));
    assert.equal(withoutLayout(got), golden, `${name} changed; if on purpose: GOLDEN=write`);
};

for (const [name, path, visitor] of [
    ['not-found', '/nope'],
    ['no-identity', '/settings', 'nobody'],
    ['no-right', '/settings', 'ordinary'],
    ['api-settings', '/api/v1/settings'],
    ['api-no-right', '/api/v1/settings', 'ordinary'],
    ['healthz', '/healthz'],
])
    test(`golden ${name}`, async () => compare(name, await fixture.get(path, visitor)));

test('golden saved', async () =>
    compare(
        'saved',
        await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' }),
    ));
test('golden wrong-method', async () =>
    compare('wrong-method', await fixture.post('/audit', {}, { csrf: null })));
