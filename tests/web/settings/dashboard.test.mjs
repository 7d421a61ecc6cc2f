// The section Dashboard: thresholds, their independent counts, numbers of products, and trying a
// number.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { numberOf } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

/** The table of choices: the headings of its columns and its rows {name: {seats, figures}}. */
function choices(text) {
    const table = text.match(/<caption id="choices-caption">.*?<\/table>/s)[0];
    const cells = (row, tag) =>
        [...row.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map((m) => m[1]);
    const head = cells(table.match(/<thead>(.*?)<\/thead>/s)[1], 'th').slice(2);
    const rows = [...table.match(/<tbody>(.*?)<\/tbody>/s)[1].matchAll(/<tr>(.*?)<\/tr>/gs)].map(
        (m) => [cells(m[1], 'th')[0], ...cells(m[1], 'td')],
    );
    return {
        head,
        rows: Object.fromEntries(
            rows.map(([name, seats, ...figures]) => [name, { seats: numberOf(seats), figures }]),
        ),
    };
}

/** The choices and their days. */
const DAYS = {
    '3 days': 3,
    '7 days': 7,
    '14 days': 14,
    '3 weeks': 21,
    '1 month': 30,
    '2 months': 60,
    '3 months': 90,
    '6 months': 180,
};

const LABELS = {
    'jira-software': 'Jira',
    confluence: 'Confluence',
    'jira-servicedesk': 'Jira Service Management',
    'jira-product-discovery': 'Jira Product Discovery',
    bitbucket: 'Bitbucket',
};

test('a product can have a number of its own; empty inherits again', async () => {
    const save = (fields) => fixture.post('/settings/dashboard', fields);
    assertStatus(
        await save({
            inactive_days: '030',
            'inactive_days.confluence': ' 90 ',
        }),
        303,
    );
    assert.deepEqual(
        fixture.lines('SELECT name, value FROM setting').sort(),
        ['inactive_days.confluence|90'],
        'what equals the default needs no row',
    );
    const seats = (await fixture.json('/api/v1/summary')).seats;
    assert.ok(seats.every((s) => s.inactiveDays === (s.product === 'confluence' ? 90 : 30)));
    assert.match(await fixture.text('/settings/dashboard'), /Confluence: 90 days/);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.nosuch': '5' }), 400);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.confluence': '2' }), 422);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.confluence': '' }), 303);
    assert.equal(fixture.sql("SELECT count(*) FROM setting WHERE name LIKE '%.confluence'"), '0');
});

test('the table says what the thresholds as they are set mean, largest product first', async () => {
    const save = (fields) => fixture.post('/settings/dashboard', fields);
    assertStatus(await save({ inactive_days: '30', 'inactive_days.confluence': '180' }), 303);
    await fixture.checkAtSecond(
        () => fixture.get('/settings/dashboard'),
        async ({ text }, now) => {
            const { rows } = choices(text);
            const at = async (days, wanted) =>
                (await fixture.expectedSeats(days, now))
                    .filter((s) => wanted(s.product))
                    .reduce((n, s) => n + s.inactive, 0);
            const mixed =
                (await at(30, (p) => p !== 'confluence')) +
                (await at(180, (p) => p === 'confluence'));
            assert.equal(numberOf(rows['All products'].figures.at(-1)), mixed);
            assert.match(text, new RegExp(`${mixed.toLocaleString('en')} of [\\d,]+ seats`));
            const seats = Object.entries(rows)
                .filter(([name]) => Object.values(LABELS).includes(name))
                .map(([, row]) => row.seats);
            assert.deepEqual(seats, [...seats].sort((a, b) => b - a));
            assert.match(text, /<a href="\/users\?threshold=1">View users/);
        },
    );
    assertStatus(await save({ inactive_days: '30', 'inactive_days.confluence': '' }), 303);
});

test('trying a number shows its figures, fills it in and saves nothing', async () => {
    const { status, text } = await fixture.get('/settings/dashboard?try=45');
    assert.equal(status, 200);
    assert.match(text, /id="inactive_days"[^>]*value="45"/);
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 30);
    for (const bad of ['2', '181', 'x', '', '%F0'])
        assertStatus(await fixture.get(`/settings/dashboard?try=${bad}`), 400, bad);
});

test('figures equal an independent count for each threshold', async () => {
    for (const days of [3, 7, 14, 21, 30, 60, 90, 179, 180]) {
        assertStatus(
            await fixture.post('/settings/dashboard', { inactive_days: String(days) }),
            303,
        );
        const comparable = (list) =>
            list
                .map((s) =>
                    Object.fromEntries(
                        [
                            'product',
                            'site',
                            'billable',
                            'active',
                            'inactive',
                            'neverActive',
                            'new',
                        ].map((name) => [name, s[name]]),
                    ),
                )
                .sort((a, b) => (a.product + a.site < b.product + b.site ? -1 : 1));
        await fixture.checkAtSecond(
            async () => (await fixture.json('/api/v1/summary')).seats,
            async (seats, now) =>
                assert.deepEqual(
                    comparable(seats),
                    comparable(await fixture.expectedSeats(days, now)),
                    `${days} days`,
                ),
        );
    }
    await fixture.post('/settings/dashboard', { inactive_days: '30' });
});

test('bad numbers are refused with a message; the answers and the data stay', async () => {
    for (const bad of [
        '2',
        '181',
        '-1',
        '0',
        '1e3',
        '30.5',
        'abc',
        '',
        ' ',
        '99999999999999999999',
        '٣٠',
        'x'.repeat(65536),
    ]) {
        const { status, text } = await fixture.post('/settings/dashboard', {
            inactive_days: bad,
            'inactive_days.confluence': '77',
        });
        assert.equal(status, 422, bad.slice(0, 30));
        assert.match(text, /<title>Error: /);
        assert.match(text, /There is a problem/);
        assert.match(text, /aria-invalid="true"/);
        assert.match(text, /value="77"/, 'the other answer stays');
        assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 30);
    }
    assert.notEqual(fixture.sql("SELECT count(*) FROM audit WHERE action = 'form.refused'"), '0');
});

test('every choice shows its seats by product and in all, as counted independently', () =>
    fixture.checkAtSecond(
        () => fixture.get('/settings/dashboard'),
        async ({ text }, now) => {
            const { head, rows } = choices(text);
            assert.deepEqual(
                head.map((h) => h.replace(/ <span.*/, '')),
                [...Object.keys(DAYS), 'As set'],
            );
            assert.match(head[4], /General threshold/, 'of 30 days');
            let billable = 0;
            for (const [i, days] of Object.values(DAYS).entries()) {
                const truth = await fixture.expectedSeats(days, now);
                const sum = (list, what) => list.reduce((n, s) => n + s[what], 0);
                billable = sum(truth, 'billable');
                assert.equal(
                    numberOf(rows['All products'].figures[i]),
                    sum(truth, 'inactive'),
                    `all products, ${days} days`,
                );
                assert.equal(
                    rows['Share of seats'].figures[i],
                    `${Math.floor((sum(truth, 'inactive') * 100 + billable / 2) / billable)} %`,
                );
                for (const [word, label] of Object.entries(LABELS)) {
                    const mine = truth.filter((s) => s.product === word);
                    if (mine.length === 0) continue;
                    assert.equal(
                        numberOf(rows[label].figures[i]),
                        sum(mine, 'inactive'),
                        `${word}, ${days} days`,
                    );
                    assert.equal(rows[label].seats, sum(mine, 'billable'));
                }
            }
            assert.equal(rows['All products'].seats, billable);
        },
    ));

test('a free number has its own column; the link fills in its choice', async () => {
    const { head } = choices(await fixture.text('/settings/dashboard?try=45'));
    assert.match(head[5], /^45 days .*Preview/, 'in its place by size');
    await fixture.post('/settings/dashboard', { inactive_days: '100' });
    const { text, table } = await fixture.checkAtSecond(
        () => fixture.get('/settings/dashboard?try=50'),
        async (page, now) => {
            const one = choices(page.text);
            const inactive = (await fixture.expectedSeats(100, now)).reduce(
                (n, s) => n + s.inactive,
                0,
            );
            const at = one.head.findIndex((h) => h.startsWith('100 days'));
            assert.equal(numberOf(one.rows['All products'].figures[at]), inactive);
            assert.equal(numberOf(one.rows['All products'].figures.at(-1)), inactive, 'as set');
            return { text: page.text, table: one };
        },
    );
    assert.deepEqual(
        table.head.map((h) => h.replace(/ <span[^>]*>/, ': ').replace('</span>', '')),
        [
            '3 days',
            '7 days',
            '14 days',
            '3 weeks',
            '1 month',
            '50 days: Preview',
            '2 months',
            '3 months',
            '100 days: General threshold',
            '6 months',
            'As set',
        ],
    );
    for (const row of Object.values(table.rows)) assert.equal(row.figures.length, 11);
    assert.match(text, /id="inactive_days"[^>]*value="50"/);
    assert.match(text, /Not saved yet/);
    for (const link of text.matchAll(/href="\/settings\/dashboard\?try=(\d+)#inactive_days"/g))
        assert.ok(Object.values(DAYS).includes(Number(link[1])));
    await fixture.post('/settings/dashboard', { inactive_days: '30' });
});
