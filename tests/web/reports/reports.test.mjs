// Reports: costs by month, quarter and year, what runs saved, the forecast, and the same as CSV.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const SITE = '11111111-2222-3333-4444-555555555555';

fixture.prepare(async () => {
    await fixture.untilIdle();
    const answers = { plan: 'monthly', prices: '2.00', billing_day: '15' };
    await fixture.post('/settings/prices', {
        ...Object.fromEntries(
            Object.entries(answers).map(([k, v]) => [`${k}.jira-software.${SITE}`, v]),
        ),
        currency: 'EUR',
    });
    // Ten seats fewer for each of the 400 days before.
    fixture.sql(`
        WITH RECURSIVE d(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 400)
        INSERT OR IGNORE INTO seat_day
        SELECT date(day, '-' || i || ' days'), product, 30, billable - i % 10, active, inactive,
            never_active, new_seats
        FROM seat_day, d`);
});

/** Rows of the CSV as objects. */
function rowsOf(csv) {
    const lines = csv.replace(/^\ufeff/, '').trim().split('\r\n');
    const cells = (line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, ''));
    const head = cells(lines[0]);
    const object = (line) => Object.fromEntries(head.map((h, i) => [h, cells(line)[i]]));
    return lines.slice(1).map(object);
}
const report = async (query = '') => rowsOf(await fixture.text(`/reports.csv?${query}`));
const cents = (rows, name) =>
    rows.reduce((sum, row) => sum + Math.round(Number(row[name]) * 100), 0);

test('a month costs what its last known day costs; quarters and years add up', async () => {
    const jira = `product=jira-software&site=${SITE}`;
    const months = await report(`by=month&${jira}`);
    assert.ok(months.length >= 13);
    for (const row of months) {
        const [seats, inactive] = fixture.row(`
            SELECT billable, inactive FROM seat_day sd JOIN product p ON p.id = sd.product
            WHERE p.product = 'jira-software' AND p.site = '${SITE}'
                AND day LIKE '${row.period}%' ORDER BY day DESC LIMIT 1`);
        assert.equal(row.seats, seats, row.period);
        assert.equal(row.cost, (seats * 2).toFixed(2));
        assert.equal(row.wasted, (inactive * 2).toFixed(2));
    }
    for (const [by, pattern] of [
        ['quarter', /^\d{4}-Q[1-4]$/],
        ['year', /^\d{4}$/],
    ]) {
        const rows = await report(`by=${by}&${jira}`);
        assert.ok(rows.every((row) => pattern.test(row.period)));
        assert.equal(cents(rows, 'cost'), cents(months, 'cost'), by);
        assert.equal(cents(rows, 'wasted'), cents(months, 'wasted'), by);
    }
    const all = await report('by=month');
    assert.equal(new Set(all.map((row) => `${row.period} ${row.product} ${row.siteName}`)).size,
        all.length, 'each period once');
    assert.ok(all.some((row) => row.product === 'confluence' && row.cost === ''), 'no price');
});

test('the page shows the same figures, and what is outside of them', async () => {
    const text = await fixture.text(`/reports?product=jira-software&site=${SITE}`);
    const [newest] = await report(`product=jira-software&site=${SITE}`);
    const cost = Number(newest.cost).toLocaleString('en', { minimumFractionDigits: 2 });
    assert.ok(text.includes(`>${cost}<`));
    assert.match(text, /Periods before the first price use today('|&#39;)s prices/);
    assert.match(await fixture.text('/reports'), /Confluence on example: no price, not included/);
    assert.match(text, new RegExp(`Products in ${newest.period}`));
    const long_ago = await fixture.text('/reports?by=quarter&period=1999-Q1');
    assert.match(long_ago, /No data for this period/);
    for (const bad of ['by=week', 'product=nosuch', 'site=nowhere']) {
        assertStatus(await fixture.get(`/reports?${bad}`), 422, bad);
        assertStatus(await fixture.get(`/reports.csv?${bad}`), 400, bad);
    }
});

test('seats that a run freed are saved; an undo takes them back', async () => {
    const [person] = (
        await fixture.json(
            `/api/v1/users?product=jira-software&site=${SITE}&billable=1&status=active&limit=500`,
        )
    ).data.filter((u) => !u.protected);
    assert.ok(person);
    const before = cents(await report(), 'savedPerMonth');
    fixture.sql(`
        INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, started_at,
            finished_at)
        VALUES (900, 'p900', 'bulk', 'freed', 'done', 't', unixepoch(), unixepoch(), NULL);
        INSERT INTO run_user (run, user, state)
        SELECT 900, id, 'done' FROM user WHERE account_id = '${person.accountId}';
        INSERT INTO run_step (run, user, seq, kind, label, state)
        SELECT 900, user, 1, 'leave-group', 'g', 'done' FROM run_user WHERE run = 900;
        INSERT INTO run_loss
        SELECT 900, ru.user, p.id, 1 FROM run_user ru, product p
        WHERE ru.run = 900 AND p.product = 'jira-software' AND p.site = '${SITE}'`);
    assert.equal(cents(await report(), 'savedPerMonth') - before, 200);
    const { realized } = await fixture.json('/api/v1/savings');
    assert.deepEqual(realized.at(-1).seats, 1);
    assert.equal(realized.at(-1).saving, '2.00');
    fixture.sql('UPDATE run_step SET undone_by = 900 WHERE run = 900');
    assert.equal(cents(await report(), 'savedPerMonth'), before);
    fixture.sql('DELETE FROM run WHERE id = 900');
});

test('an annual plan saves at its renewal only: the difference of the tiers', async () => {
    const confluence = `product=confluence&site=${SITE}`;
    const day = (ago) => fixture.sql(`SELECT date('now', '-${ago} days')`);
    const field = (answers) =>
        Object.entries(answers).map(([k, v]) => [`${k}.confluence.${SITE}`, v]);
    const [id, name] = fixture.row(`
        SELECT id, 'price.confluence.${SITE}' FROM product
        WHERE product = 'confluence' AND site = '${SITE}'`);
    const seats = 400;
    const price = (renews) => `plan annual\nrenews_on ${renews}\n400 24400.00\n2000 30500.00`;
    // The renewal came ten days ago; 60 days ago a run freed two seats.
    fixture.sql(`
        UPDATE seat_day SET billable = ${seats} WHERE product = ${id} AND day < '${day(10)}';
        INSERT INTO audit (at, who, action, subject, after)
        VALUES (unixepoch() - 90 * 86400, 't', 'setting.change', '${name}', '${price(day(10))}');
        INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, started_at,
            finished_at)
        VALUES (901, 'p901', 'bulk', 'freed', 'done', 't', 1, unixepoch() - 60 * 86400,
            unixepoch() - 60 * 86400 + 60);
        INSERT INTO run_user (run, user, state)
        SELECT 901, id, 'done' FROM user
        WHERE gone_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM seat s WHERE s.user = user.id AND s.product = ${id})
        LIMIT 2;
        INSERT INTO run_step (run, user, seq, kind, label, state)
        SELECT 901, user, 1, 'leave-group', 'g', 'done' FROM run_user WHERE run = 901;
        INSERT INTO run_loss SELECT 901, user, ${id}, 1 FROM run_user WHERE run = 901`);
    await fixture.post('/settings/prices', [
        ...field({
            plan: 'annual',
            prices: '400 24400\n2000 30500',
            renews_on: '2031-03-14',
        }),
    ]);
    const renewal = day(10).slice(0, 7);
    const rows = await report(confluence);
    assert.equal(cents(rows, 'savedPerMonth'), 0, 'nothing before the renewal');
    assert.equal(cents(rows, 'savedByRenewals'), 610000);
    assert.equal(rows.find((row) => row.period === renewal).savedByRenewals, '6100.00');
    const { realized } = await fixture.json('/api/v1/savings');
    assert.deepEqual(
        realized.filter((row) => row.per === 'year'),
        [{ month: renewal, seats: 2, saving: '6100.00', per: 'year' }],
    );
    assert.deepEqual(
        realized.filter((row) => row.per === 'month').map((row) => row.saving),
        ['0.00'],
    );
    assert.match(await fixture.text(`/reports?${confluence}`), /6,100\.00 a year by renewal/);
    fixture.sql(`DELETE FROM run WHERE id = 901; DELETE FROM setting WHERE name = '${name}'`);
});

test('wasted leaves out protected people; days that do not know them say so', async () => {
    const jira = `product=jira-software&site=${SITE}`;
    assert.match(await fixture.text('/reports'), /count them as wasted/);
    const { data } = await fixture.json(`/api/v1/users?${jira}&threshold=1&limit=20`);
    const people = data.filter((person) => !person.protected).slice(0, 3);
    for (const person of people) {
        const page = `/users/${encodeURIComponent(person.accountId)}`;
        const answers = { action: 'protect', reason: 'on leave', until: '' };
        assertStatus(await fixture.post(`${page}/protect`, answers, { from: page }), 303);
    }
    const runs = () => Number(fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'"));
    const before = runs();
    assertStatus(await fixture.post('/settings/sync/run', {}, { from: '/settings/sync' }), 303);
    await fixture.until(() => runs() > before);
    await fixture.untilIdle();
    const [newest] = await report(jira);
    const { inactive } = (await fixture.json('/api/v1/savings')).lines.find(
        (line) => line.product === 'jira-software' && line.site === SITE,
    );
    assert.equal(Number(newest.inactive), inactive + people.length, 'all of them are inactive');
    assert.equal(newest.wasted, (inactive * 2).toFixed(2), 'but these cannot be freed');
    fixture.sql(`
        INSERT OR REPLACE INTO seat_day_protected SELECT day, product, 0 FROM seat_day`);
    assert.doesNotMatch(await fixture.text('/reports'), /count them as wasted/);
});

test('the forecast goes to the next billing day', async () => {
    const line = (await fixture.json('/api/v1/savings')).lines.find(
        (l) => l.product === 'jira-software' && l.site === SITE,
    );
    const text = await fixture.text(`/reports?product=jira-software&site=${SITE}`);
    assert.ok(text.includes(`<td data-label="On">${line.effectiveOn}</td>`));
    assert.match(text, /Change in 30 days/);
    const [, link] = text.match(/<use href="(\/reports\/trends\.svg#jira-software[^"]+)"/);
    const svg = await fixture.get('/reports/trends.svg');
    assert.match(svg.headers.get('content-type'), /^image\/svg\+xml/);
    const [, drawn] = svg.text.match(new RegExp(`<g id="${link.split('#')[1]}">(.*?)</g>`, 's'));
    const lines = [...drawn.matchAll(/<polyline points="([^"]+)"/g)].map(([, p]) => p.split(' '));
    assert.equal(lines.length, 2, 'what is known, and the forecast');
    assert.ok(lines[0].length > 80, 'a point for each day');
    assert.match(drawn, /stroke-dasharray/);
    assert.equal(lines[1][0], lines[0].at(-1), 'the forecast begins where the days end');
});

test('readers see reports', async () => {
    assertStatus(await fixture.get('/reports', 'productAdmin'), 403);
    await fixture.setAccess('read');
    assertStatus(await fixture.get('/reports', 'productAdmin'), 200);
    assertStatus(await fixture.get('/reports.csv', 'productAdmin'), 200);
    await fixture.setAccess('off');
});
