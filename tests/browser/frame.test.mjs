// The frame in a browser: a page begins high on a phone, its navigation is one line, tables become
// cards, notices are hidden by a button, and a slider reads the chart.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture } from '../web/fixture.mjs';
import { follow, launchBrowser, openContext } from './inspect.mjs';

const fixture = useFixture();
let browser;
before(async () => {
    browser = await launchBrowser();
});
after(() => browser?.close());

/** Opens a page in a context of its own. */
async function open(path, view) {
    const page = await (await openContext(browser, view)).newPage();
    await page.goto(fixture.url() + path);
    return page;
}
const topOf = (page, selector) =>
    page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().top);

test('at 390 px a page begins above 200 px, with a notice and without scripts', async () => {
    for (const script of [true, false])
        for (const path of ['/', '/users', '/tasks', '/audit', '/settings', '/settings/display']) {
            const page = await open(path, { width: 390, script });
            assert.ok(await page.locator('.notices').isVisible(), 'the demo key expires soon');
            assert.ok((await topOf(page, 'h1')) < 200, `${path}: ${await topOf(page, 'h1')}`);
            const rows = new Set(
                await page
                    .locator('.side ul:first-child li')
                    .evaluateAll((items) => items.map((i) => i.getBoundingClientRect().top)),
            );
            assert.equal(rows.size, 1, 'one line of navigation');
            await page.context().close();
        }
});

test('below 600 px a row is a card, above it a row', async () => {
    for (const [width, columns] of [
        [390, 1],
        [1280, 7],
    ]) {
        const page = await open('/', { width });
        const lefts = await page
            .locator('table.seats tbody tr:first-child > *')
            .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().left));
        assert.equal(new Set(lefts).size, columns, `${width}`);
        const label = await page
            .locator('table.seats td')
            .first()
            .evaluate((cell) => getComputedStyle(cell, '::before').content);
        assert.equal(label, width < 600 ? '"Billable"' : 'none');
        await page.context().close();
    }
});

test('a click hides the notices on all pages of this browser', async () => {
    const page = await open('/users?status=active', { width: 1280 });
    await follow(page, '.notices button');
    assert.ok(page.url().endsWith('/users?status=active'));
    assert.equal(await page.locator('.notices').count(), 0);
    await page.goto(fixture.url() + '/settings');
    assert.equal(await page.locator('.notices').count(), 0);
    await page.context().close();
});

test('the frame follows while a page reads itself again', async () => {
    const name = fixture.sql('SELECT org_name FROM api_key');
    fixture.sql("UPDATE sync_run SET outcome = 'failed'; UPDATE api_key SET org_name = NULL");
    const page = await open('/', { width: 1280 });
    assert.equal(await page.locator('.org').textContent(), '');
    assert.match(await page.locator('.notices').textContent(), /expires in 2\d days/);
    fixture.sql(`
        UPDATE api_key SET org_name = '${name}', expires_at = unixepoch() + 300 * 86400`);
    await page.waitForFunction(
        (wanted) => document.querySelector('.org').textContent === wanted,
        name,
    );
    assert.doesNotMatch(await page.locator('main').textContent(), /expires in/);
    fixture.sql("UPDATE sync_run SET outcome = 'ok'");
    await page.locator('table.seats').waitFor();
    assert.ok(await page.locator('.as-of').textContent(), 'the age of the data has come, too');
    await page.context().close();
});

test('the slider of the chart reads each day by keyboard and pointer', async () => {
    fixture.sql(`
        INSERT INTO seat_day
        SELECT date(day, '-1 day'), product, 30, billable - 1, active - 1, inactive, never_active,
               new_seats
          FROM seat_day`);
    const page = await open('/', { width: 1280 });
    const slider = page.getByRole('slider', { name: 'Day' });
    const newest = await slider.getAttribute('aria-valuetext');
    await slider.press('ArrowLeft');
    const before = await slider.getAttribute('aria-valuetext');
    assert.notEqual(before, newest);
    assert.match(before, /^\d+ \w+ \d{4}: [\d,]+ seats, [\d,]+ active/);
    assert.equal(await page.locator('.readout').textContent(), before);
    await page.locator('.strip').last().hover();
    assert.equal(await page.locator('.readout').textContent(), newest);
    await page.context().close();
});
