// The dashboard: its figures equal an independent count and link to the people they count; costs
// and charts.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { figures } from '../expected_seats.mjs';
import { useFixture } from '../fixture.mjs';
import { totalOf, useDemoPeople } from '../users/demo_people.mjs';

// 14 hours ahead of UTC: no figure may depend on it
const fixture = useFixture({ TZ: 'Pacific/Kiritimati' });

const { people } = useDemoPeople(fixture);

test('figures equal an independent count for all thresholds, products, sites, zones', async () => {
    const shown = async () =>
        Object.fromEntries(
            (await fixture.json('/api/v1/summary')).seats.map(
                ({ product, site, siteName, inactiveDays, ...counts }) => [
                    `${product} ${site}`,
                    counts,
                ],
            ),
        );
    const equal = (days) =>
        fixture.checkAtSecond(shown, (got, now) =>
            assert.deepEqual(
                got,
                figures(people, () => days, now),
                `${days} days`,
            ),
        );
    for (let days = 3; days <= 180; days++) {
        fixture.sql(`
            INSERT INTO setting
            VALUES ('inactive_days', '${days}', 1, 'test')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
        await equal(days);
    }
    for (const zone of ['Pacific/Pago_Pago', 'Asia/Kathmandu', 'Europe/Berlin']) {
        fixture.sql(`
            INSERT INTO setting
            VALUES ('sync.time_zone', '${zone}', 1, 'test')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
        await equal(180);
    }
    fixture.sql("DELETE FROM setting WHERE name IN ('inactive_days', 'sync.time_zone')");
    const { users, usersByStatus } = await fixture.json('/api/v1/summary');
    assert.equal(users, people.length);
    for (const [status, n] of Object.entries(usersByStatus))
        assert.equal(n, people.filter((p) => p.status === status).length, status);
});

test('each dashboard figure links to exactly the users it counts', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    for (const path of ['/', `/?site=${site}`]) {
        const { text } = await fixture.get(path);
        const links = [...text.matchAll(/<a href="(\/users[^"]*)">([\d,]+)<\/a>/g)];
        assert.ok(links.length >= 12, path);
        for (const [, href, figure] of links)
            assert.equal(
                totalOf(await fixture.text(unescapeHtml(href))),
                Number(figure.replaceAll(',', '')),
                href,
            );
        const held = [
            ...text.matchAll(
                /<a (?:class="nowrap" )?href="(\/users[^"]*)">([\d,]+) (?:people|person)<\/a>/g,
            ),
        ];
        assert.ok(
            held.length >= (path === '/' ? 4 + 8 : 4),
            'totals, and products on several sites, say how many people hold the seats',
        );
        for (const [, href, figure] of held)
            assert.equal(
                totalOf(await fixture.text(unescapeHtml(href))),
                Number(figure.replaceAll(',', '')),
                href,
            );
        const shown = (name) =>
            [
                ...text.matchAll(
                    new RegExp(`stat-label">${name}</p><p class="stat-value">([\\d,]+)`, 'g'),
                ),
            ].map((m) => Number(m[1].replaceAll(',', '')))[0];
        assert.equal(shown('Billable seats'), shown('Active') + shown('New') + shown('Inactive'));
        assert.match(text, /Data from (today|yesterday) \d\d:\d\d/);
    }
    const rows = (await fixture.text('/'))
        .match(/<tr class="(?:sum|below)">.*?<\/tr>/gs)
        .map((row) => ({
            sum: row.startsWith('<tr class="sum'),
            product: row.match(/<th[^>]*>(?:<span[^>]*>)?([^<]+)/)[1].replace(/( on)? *$/, ''),
            seats: [...row.matchAll(/<td class="num"[^>]*>(?:<a href="[^"]*">)?([\d,]+)/g)]
                .slice(0, 5)
                .map((m) => Number(m[1].replaceAll(',', ''))),
        }));
    for (const sum of rows.filter((row) => row.sum)) {
        const below = rows.filter((row) => !row.sum && row.product === sum.product);
        assert.ok(below.length > 1, sum.product);
        assert.deepEqual(
            sum.seats,
            below.reduce((all, row) => all.map((n, i) => n + row.seats[i]), [0, 0, 0, 0, 0]),
            sum.product,
        );
    }
    assert.deepEqual(
        rows.filter((row) => row.sum).map((row) => row.product),
        ['Jira', 'Confluence'],
        'without prices the product with more seats comes first',
    );
    assert.doesNotMatch(await fixture.text(`/?site=${site}`), /class="sum"/, 'one site: no sums');
    const wrong = await fixture.get('/?site=nowhere');
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /That site no longer exists\. Showing all sites\./);
});

test('cost: an estimate where a price is set; trend: a chart and a table', async () => {
    assert.doesNotMatch(await fixture.text('/'), /Saving by freeing inactive seats/);
    fixture.sql(`
        INSERT INTO setting
        VALUES ('price.confluence', '2.50', 1, 't'), ('currency', 'EUR', 1, 't')`);
    fixture.sql(`
        INSERT INTO seat_day
        SELECT date(day, '-1 day'), product, 30, billable, active, inactive, never_active, new_seats
        FROM seat_day`);
    const { text } = await fixture.get('/');
    const idle = (await fixture.json('/api/v1/savings')).lines
        .filter((line) => line.product === 'confluence')
        .reduce((sum, line) => sum + line.inactive, 0);
    const saved = Math.round(idle * 2.5).toLocaleString('en');
    assert.ok(text.includes(`${saved} EUR`), 'inactive seats of unprotected people');
    assert.match(text, /from the next billing day or renewal/);
    const svg = await fixture.get('/charts/trend.svg');
    assert.match(svg.headers.get('content-type'), /^image\/svg\+xml/);
    assert.match(svg.text, /<title>[^<]+<\/title>\s*<desc>From [\d,]+ billable seats/);
    const areas = [...svg.text.matchAll(/<path d="M([^"]+)z" fill/g)].map(([, path]) => path);
    assert.equal(areas.length, 8);
    assert.deepEqual(areas.slice(0, 4), areas.slice(4), 'narrow as wide, but for its scale');
    assert.match(text, /<title id="trend-title">/);
    assert.match(text, /<use href="\/charts\/trend.svg\?site=&amp;days=90#trend">/);
    fixture.sql("DELETE FROM setting WHERE name IN ('price.confluence', 'currency')");
});

test('each row of the table shows its part of one chart, areas by share of seats', async () => {
    const site = fixture.sql("SELECT site FROM product WHERE site_name = 'example' LIMIT 1");
    for (const path of ['/', `/?site=${site}`]) {
        const { text } = await fixture.get(path);
        const rows = [
            ...text.matchAll(
                /<td class="num"[^>]*>(?:(?!<tr).)*?<svg class="share".*?<\/svg> (\d+) %/gs,
            ),
        ];
        assert.ok(rows.length >= (path === '/' ? 6 : 3), path);
        const used = new Set();
        for (const [all, percent] of rows) {
            const [billable, active, fresh, inactive, never] = [
                ...all.matchAll(/<td class="num"[^>]*>(?:<a href="[^"]*">)?([\d,]+)/g),
            ].map((m) => Number(m[1].replaceAll(',', '')));
            const [, title, href, id] = all.match(
                /role="img"><title>([^<]+)<\/title><use href="([^"#]+)#([^"]+)">/,
            );
            assert.equal(Number(percent), Math.floor((active * 100) / billable));
            assert.ok(
                title.includes(
                    `: ${percent} % active, ${Math.floor((fresh * 100) / billable)} % new, `,
                ) && title.endsWith(` ${Math.floor((never * 100) / billable)} % never active`),
                title,
            );
            const chart = await fixture.get(unescapeHtml(href));
            assert.match(chart.headers.get('content-type'), /^image\/svg\+xml/);
            assert.match(chart.text, /<title>[^<]+<\/title>\s*<desc>[^<]+<\/desc>/);
            assert.ok(
                chart.text.includes(`>${title}</text>`),
                'opened alone the chart says the same words',
            );
            const parts = [
                ...chart.text
                    .split(`<g id="${decodeURIComponent(id)}">`)[1]
                    .split('</g>')[0]
                    .matchAll(/<rect x="([\d.]+)" width="([\d.]+)"/g),
            ].map((m) => [Number(m[1]), Number(m[2])]);
            const shares = [active, fresh, inactive - never, never].filter(Boolean);
            assert.deepEqual(
                parts.map(([, width]) => width),
                shares.map((n) => Number(((n * 100) / billable).toFixed(2))),
                title,
            );
            parts.reduce((end, [x, width]) => {
                assert.ok(Math.abs(x - end) < 0.02, `${title}: parts touch`);
                return x + width;
            }, 0);
            used.add(id);
        }
        assert.equal(used.size, rows.length, 'a part for each row');
    }
});
