// The dashboard, the user browser, people, groups, protection and saved filters; and the way from a
// figure to its people without a script.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture } from '../web/fixture.mjs';
import { runHelpers } from '../web/run_helpers.mjs';
import { follow, inspect, openInspector, TWO_VIEWS, VIEWS } from './inspect.mjs';

const fixture = useFixture();
const { decide, previewBulk, stateOf } = runHelpers(fixture);
let inspector;
let pages;
const open = (view, path) => inspector.open(view, path);

fixture.prepare(async () => {
    fixture.sql(`
        WITH RECURSIVE d(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 89)
        INSERT INTO seat_day
        SELECT date(day, '-' || i || ' days'), product, 30, billable - i, active - i, inactive,
            never_active, new_seats
        FROM seat_day, d`);
    fixture.sql(`
        INSERT INTO setting
        VALUES ('price.confluence', '5.50', 1, 't'), ('currency', 'EUR', 1, 't')`);
    const scripted = await fixture.get('/api/v1/users?q=%3Cscript&billable=1&limit=1');
    const hostile = `/users/${encodeURIComponent(scripted.json().data[0].accountId)}`;
    const groupId = fixture.sql("SELECT group_id FROM user_group WHERE name LIKE '<b>team%'");
    const group = `/groups/${groupId}`;
    await fixture.post(
        `${hostile}/protect`,
        { action: 'protect', reason: 'Service <account>', until: '2099-12-31' },
        { from: hostile },
    );
    await fixture.post(
        `${group}/protect`,
        { action: 'protect', reason: 'Executives', until: '' },
        { from: group },
    );
    await fixture.post('/filters', {
        name: 'Idle <Jira> people',
        query: 'product=jira-software&inactive_days=60',
    });
    fixture.sql(`
        INSERT INTO user_group (group_id, name)
        VALUES (
            'long', 'team-${'without-a-space'.repeat(8)}-\u{1f680}-\u0623\u0639\u0636\u0627\u0621'
        )`);
    fixture.sql(`UPDATE saved_filter SET name = 'Idle <Jira> people ${'x'.repeat(80)}'`);
    const acted = (
        await fixture.json(
            '/api/v1/users?q=user&status=active&billable=1&product=jira-software&limit=1',
        )
    ).data[0].accountId;
    pages = {
        'user-actions': `/users/${encodeURIComponent(acted)}`,
        'dashboard-trend': '/',
        'users-list':
            '/users?product=jira-software&inactive_days=60&status=active&claim=managed&' +
            'sort=last_active&dir=desc',
        'users-none': '/users?q=nobody-here',
        'users-refused': '/users?inactive_days=x&status=active',
        'user-hostile': hostile,
        group: group,
        protected: '/protected?group=team',
        filters: '/filters',
        filter: '/filters/1',
    };
    const run = await previewBulk({ action: 'suspend' }, [acted]);
    await decide(run, { do: 'run' });
    await fixture.until(() => stateOf(run) === 'done');
    await fixture.untilIdle();
    fixture.sql(`
        UPDATE user
        SET email = 'a-very-long-address-of-one-person@a-very-long-domain.example.test'
        WHERE id % 10 = 1 AND email LIKE 'user%'`); // not of visitors
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
});

for (const name of [
    'dashboard-trend',
    'users-list',
    'users-none',
    'users-refused',
    'user-hostile',
    'user-actions',
    'group',
    'protected',
    'filters',
    'filter',
])
    test(`axe: ${name}`, async () => {
        const views = ['dashboard-trend', 'users-list'].includes(name) ? VIEWS : TWO_VIEWS;
        const opened = await open(views[0], pages[name]);
        assert.deepEqual(await inspect(name, opened, views), []);
    });

test('by keyboard, the focus never hides behind the bar of the selected people', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/users?limit=50');
    const behind = [];
    for (let i = 0; i < 120; i++) {
        await page.keyboard.press('Tab');
        behind.push(
            await page.evaluate(() => {
                const on = document.activeElement;
                const bar = document.querySelector('.list-bar');
                const a = on.getBoundingClientRect();
                const b = bar.getBoundingClientRect();
                return !bar.contains(on) &&
                    on.matches('a, input') &&
                    a.bottom > b.top &&
                    a.top < b.bottom &&
                    a.right > b.left
                    ? on.name || on.textContent
                    : '';
            }),
        );
    }
    assert.ok(behind.length > 100);
    assert.deepEqual(behind.filter(Boolean), []);
    await close();
});

test('a long address and a long time push no column out of sight', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/users?limit=50');
    const [wide, room] = await page.$eval('.table-scroll', (box) => {
        // The widest time, which the people have in the first hour of a day.
        for (const cell of box.querySelectorAll('tbody td:nth-last-child(-n + 2)'))
            cell.textContent = '44 minutes ago';
        return [box.scrollWidth, box.clientWidth];
    });
    assert.ok(wide <= room, `${wide} of ${room}`);
    await close();
});

test('at 1280 x 900 a page with a notice and six filters shows 18 people', async () => {
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
        INSERT INTO saved_filter
            (id, name, query, created_at, created_by, changed_at, changed_by)
        SELECT 100 + i, 'Confluence unused for ' || i || '0 days', 'product=confluence', 1, 'x', 1,
            'x'
        FROM n`);
    const seen = () => ({
        rows: [...document.querySelectorAll('tbody tr')].filter(
            (row) => row.getBoundingClientRect().bottom <= innerHeight,
        ).length,
        height: document.querySelector('tbody tr').getBoundingClientRect().height,
        right: innerWidth - document.querySelector('table').getBoundingClientRect().right,
        notices: document.querySelectorAll('.notices > .banner').length,
        tabs: document.querySelectorAll('.page-head .tabs a').length,
        head: document.querySelector('.page-head').getBoundingClientRect().height,
    });
    for (const width of [1280, 1440, 1600, 1920]) {
        const { page, close } = await open({ width, scheme: 'light' }, '/users?limit=50');
        await page.setViewportSize({ width, height: 900 });
        const { rows, height, right, notices, tabs, head } = await page.evaluate(seen);
        assert.deepEqual([notices, tabs], [1, 7]);
        assert.ok(head <= 36, `${width}: the filters are ${head} px high`);
        assert.equal(height, 36, `${width}`);
        assert.ok(rows >= 18, `${width}: ${rows} rows`);
        assert.ok(right <= 60, `${width}: ${right} px are left, from 1440 on all are used`);
        await close();
    }
    fixture.sql('DELETE FROM saved_filter WHERE id > 100');
});

test('by keyboard, the actions are one Tab from a tick; / searches, ? lists the keys', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/users?limit=25');
    const focused = () => page.evaluate(() => document.activeElement.id);
    const boxes = page.locator('tbody input[type=checkbox]');
    await boxes.nth(2).focus();
    await page.keyboard.press('Space');
    assert.equal(await page.textContent('[data-count]'), '1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'action');
    await boxes.nth(3).focus();
    await page.keyboard.press('Tab');
    assert.equal(
        await page.evaluate(() => document.activeElement.textContent === 'Go to actions'),
        false,
        'only beside a tick',
    );
    await page.locator('thead input[type=checkbox]').check();
    assert.equal(await page.textContent('[data-count]'), '25');
    await boxes.nth(0).uncheck();
    assert.equal(await page.textContent('[data-count]'), '24');
    await page.locator('h1').click();
    await page.keyboard.press('/');
    assert.equal(await focused(), 'q');
    await page.keyboard.type('?');
    assert.equal(await page.locator('#keys').isVisible(), false, 'it is typed, no key');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    assert.equal(await page.locator('#keys').isVisible(), true);
    await page.keyboard.press('Escape');
    await close();
});

test('ticks stay over pages; a saved filter goes from 60 to 90 days in 4 steps', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/users?limit=25');
    await page.locator('tbody input[type=checkbox]').nth(1).check();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.locator('tbody input[type=checkbox]').nth(0).check();
    assert.equal(await page.textContent('[data-count]'), '2');
    await page.getByRole('button', { name: 'E-mail' }).click();
    assert.equal(await page.textContent('[data-count]'), '2');
    await page.goto(fixture.url() + '/users?product=jira-software&inactive_days=60');
    await page.fill('#inactive_days', '90');
    await page.keyboard.press('Enter');
    await page.locator('summary', { hasText: 'Save filter' }).click();
    await page.getByRole('button', { name: /^Update/ }).click();
    assert.equal(
        fixture.sql('SELECT query FROM saved_filter WHERE id = 1'),
        'product=jira-software&inactive_days=90',
    );
    await close();
});

/** The shares of the data colours of the page in a picture of an element. */
async function sharesOfColours(page, element) {
    const shot = await element.screenshot();
    return page.evaluate(
        async (url) => {
            const image = new Image();
            const style = getComputedStyle(document.documentElement);
            image.src = url;
            await image.decode();
            const canvas = document.createElement('canvas');
            Object.assign(canvas, { width: image.width, height: image.height });
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, 0, image.width, image.height);
            return [1, 2, 3, 4].map((n) => {
                const [r, g, b] = style
                    .getPropertyValue(`--data-${n}`)
                    .match(/[0-9a-f]{2}/g)
                    .map((part) => parseInt(part, 16));
                let pixels = 0;
                for (let i = 0; i < data.length; i += 4)
                    pixels +=
                        Math.abs(data[i] - r) +
                            Math.abs(data[i + 1] - g) +
                            Math.abs(data[i + 2] - b) <
                        12;
                return pixels / (data.length / 4);
            });
        },
        `data:image/png;base64,${shot.toString('base64')}`,
    );
}

test('charts take the colours of the page, light and dark, and read at both widths', async () => {
    // Parts of a chart have ids made from any name.
    fixture.sql("UPDATE product SET site = '{a b}\"#?&<é' WHERE product = 'bitbucket'");
    assert.equal(
        (await fixture.text('/charts/trend.svg')).match(/>\d{1,2} [A-Z][a-z]{2} \d{4}</g).length,
        2 * (4 + 2),
        'seats and money: days at the ends, and two between where there is room',
    );
    for (const view of VIEWS) {
        const { page, close } = await open(view, '/');
        await page.waitForFunction(() => {
            // The parts come from other documents, after the page.
            const trend = [...document.querySelectorAll('.chart svg')]
                .find((one) => getComputedStyle(one).display !== 'none')
                .querySelector('use')
                .getBBox();
            return (
                trend.width > 200 &&
                trend.height > 150 &&
                [...document.querySelectorAll('.share use')].every(
                    (bar) => Math.abs(bar.getBBox().width - 100) < 0.1,
                )
            );
        }, null);
        const chart = page.locator('.chart').first().locator('svg:visible');
        const bars = page.locator('.share');
        assert.match(await chart.getAttribute('role'), /img/);
        const [seen] = await sharesOfColours(page, chart);
        assert.ok(seen > 0.1, `${view.width} ${view.scheme}: ${seen} of the trend is active`);
        assert.ok((await bars.count()) >= 6);
        for (const bar of await bars.all()) {
            const shares = (await bar.textContent()).match(/\d+(?= %)/g).map(Number);
            const [active, fresh, inactive, never] = shares;
            const parts = await sharesOfColours(page, bar);
            [active, inactive, never, fresh].forEach((percent, i) =>
                assert.ok(
                    Math.abs(parts[i] * 100 - percent * 0.85) < 15,
                    `${view.width} ${view.scheme}: ${percent} %, seen ${parts}`,
                ),
            );
        }
        await close();
    }
});

test('without a script: from a figure to its people, to a person and back', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light', script: false }, '/');
    const link = page
        .locator('td.num a[href*="jira-software&site="][href*="inactive_days"]')
        .first();
    const figure = await link.textContent();
    await follow(page, link);
    assert.match(await page.textContent('[role=status]'), new RegExp(`of ${figure}$`));
    await follow(page, 'thead button:has-text("Last active")');
    assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'ascending');
    await page.fill('#q', 'user1');
    await follow(page, 'form[role=search] button');
    assert.match(page.url(), /q=user1/);
    assert.match(page.url(), /sort=last_active/);
    assert.ok((await page.locator('.chip').count()) >= 3);
    const name = await page.locator('tbody th a').first().textContent();
    await follow(page, 'tbody th a');
    assert.equal(await page.textContent('h1'), name);
    await close();
});
