// The history on the dashboard: periods, change in words, marks, money, and what leads to freeing
// seats.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const total = (column, day) =>
    Number(fixture.sql(`SELECT sum(${column}) FROM seat_day WHERE day = ${day}`));
const shown = (n) => n.toLocaleString('en');

/** 400 days: fewer seats on each, and another threshold before the last 50. */
function addHistory() {
    fixture.sql(`
        WITH RECURSIVE d (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d WHERE n < 400)
        INSERT INTO seat_day (day, product, inactive_days, billable, active, inactive,
                              never_active, new_seats)
        SELECT date(s.day, '-' || n || ' days'), s.product, CASE WHEN n > 50 THEN 45 ELSE 30 END,
               s.billable - n / 10, s.active - n / 10, s.inactive, s.never_active, s.new_seats
          FROM d, seat_day s`);
}
fixture.prepare(addHistory);

test('the period is chosen by a link; each shows its days as chart and table', async () => {
    for (const [days, rows] of [
        [30, 30],
        [90, 90],
        [365, 53],
    ]) {
        const page = await fixture.text(`/?days=${days}`);
        assert.match(page, new RegExp(`aria-current="page">${days} days<`));
        const table = page.split('id="trend-caption"')[1];
        assert.equal(table.match(/<th scope="row" class="nowrap">/g).length, rows, `${days}`);
        assert.equal(page.match(/<rect class="strip"/g).length, rows, 'a strip for each day');
        const newest = page.match(/.*<rect class="strip"[^>]*><title>([^<]*)<\/title>/s)[1];
        const today = fixture.sql('SELECT max(day) FROM seat_day');
        assert.ok(newest.includes(`${shown(total('billable', `'${today}'`))} seats`), newest);
        assert.match(page, new RegExp(`trend\\.svg\\?site=&amp;days=${days}#trend"`));
    }
    assertStatus(await fixture.get('/?days=31'), 422);
    assert.match(await fixture.text('/?weeks=2'), /Unknown parameter &quot;weeks&quot;/);
    assertStatus(await fixture.get('/charts/trend.svg?days=31'), 200);
});

test('tiles say the change against 30 and 90 days', async () => {
    const page = await fixture.text('/');
    const now = total('billable', '(SELECT max(day) FROM seat_day)');
    for (const days of [30, 90]) {
        const then = total('billable', `(SELECT date(max(day), '-${days} days') FROM seat_day)`);
        assert.ok(page.includes(`+${shown(now - then)} in ${days} days`), `${days}`);
        assert.ok(page.includes(`Unchanged in ${days} days`), 'inactive');
    }
});

test('the highest line of the scale is the first one above the data', async () => {
    for (const query of ['', '?days=30', '?days=365']) {
        const svg = await fixture.text(`/charts/trend.svg${query}`);
        const labels = [...svg.matchAll(/text-anchor="end"[^>]*>([\d,]+)<\/text>/g)].map((m) =>
            Number(m[1].replaceAll(',', '')),
        );
        const [top, below] = [...new Set(labels)].sort((a, b) => b - a);
        const seats = total('billable', '(SELECT max(day) FROM seat_day)');
        assert.ok(below < seats && seats <= top, `${seats} between ${below} and ${top}`);
    }
});

test('a changed threshold and a run are marked in the chart and listed', async () => {
    fixture.sql(`
        INSERT INTO run (process_id, kind, name, state, requested_by, requested_at, finished_at,
                         done)
        VALUES ('p1', 'bulk', 'A <b>', 'done', 'x', unixepoch(), unixepoch() - 86400, 109)`);
    const page = await fixture.text('/');
    assert.match(page, /Threshold changed from 45 to 30 days/);
    assert.match(page, /<a href="\/users\/bulk\/\d+">Run A &lt;b&gt; changed 109 people</);
    const svg = await fixture.text('/charts/trend.svg');
    assert.equal(svg.match(/stroke-dasharray/g).length, 4, 'two marks, wide and narrow');
    assert.doesNotMatch(await fixture.text('/?days=30'), /Threshold changed/);
});

test('with prices the costlier product comes first, and the money has a series', async () => {
    const products = async () => {
        const page = await fixture.text('/');
        return [...page.matchAll(/<tr[^>]*><th scope="row">([^<]+)<p/g)].map((m) => m[1]);
    };
    assert.equal((await products())[0], 'Jira');
    fixture.sql("INSERT INTO setting VALUES ('price.confluence', '90', 1, 't')");
    assert.equal((await products())[0], 'Confluence');
    const page = await fixture.text('/');
    const { lines } = await fixture.json('/api/v1/savings');
    const seats = lines
        .filter((line) => line.product === 'confluence')
        .reduce((sum, line) => sum + line.seats, 0);
    assert.ok(page.includes(`>${shown(seats * 90)}<div class="hint">`), 'of all its seats');
    assert.match(page, /days=90#money"/);
    assert.match(page, /USD a month for inactive seats<\/title>/);
    const drawn = await fixture.text('/charts/trend.svg');
    assert.equal(drawn.match(/<path [^>]*fill="none"/g).length, 2);
    fixture.sql("DELETE FROM setting WHERE name = 'price.confluence'");
    assert.doesNotMatch(await fixture.text('/'), /#money"/);
});

test('each inactive figure leads to freeing its seats, for those who may', async () => {
    const links = (page) =>
        [...page.matchAll(/href="(\/tasks\/free[^"]*)">Free these seats/g)].map((m) =>
            unescapeHtml(m[1]),
        );
    const wanted = fixture
        .sql('SELECT product, site FROM product WHERE sandbox = 0 AND gone_at IS NULL')
        .split('\n')
        .map((line) => line.split('|'));
    const found = links(await fixture.text('/'));
    assert.ok(found.length >= 5);
    for (const link of found)
        assert.ok(
            wanted.some(([p, site]) => link === `/tasks/free?product=${p}&site=${site}`),
            link,
        );
    await fixture.setAccess('read');
    assert.deepEqual(links(await fixture.text('/', 'productAdmin')), []);
    await fixture.setAccess('off');
});
