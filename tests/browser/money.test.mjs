// Prices and reports in Chromium: axe in both widths and colours, the form filled by hand, and no
// page that promises money inside a running period.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture } from '../web/fixture.mjs';
import { follow, inspect, openInspector, TWO_VIEWS } from './inspect.mjs';

const fixture = useFixture();
const SITE = '11111111-2222-3333-4444-555555555555';
let inspector;
const open = (view, path, visitor) => inspector.open(view, path, visitor);

fixture.prepare(async () => {
    await fixture.untilIdle();
    const lines = {
        'jira-software': { plan: 'monthly', prices: '1-100 8.60\n101- 7.30', billing_day: '31' },
        confluence: { plan: 'annual', prices: '400 24400\n5000 90000', renews_on: '2031-03-14' },
        'jira-servicedesk': { plan: 'annual', prices: '100 24400' },
    };
    const fields = Object.entries(lines).flatMap(([product, answers]) =>
        Object.entries(answers).map(([name, value]) => [`${name}.${product}.${SITE}`, value]),
    );
    await fixture.post('/settings/prices', fields);
    fixture.sql(`
        WITH RECURSIVE d(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM d WHERE i < 89)
        INSERT INTO seat_day
        SELECT date(day, '-' || i || ' days'), product, 30, billable - i, active - i, inactive,
            never_active, new_seats
        FROM seat_day, d`);
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
});

for (const [name, path] of [
    ['prices', `/settings/prices?open=confluence.${SITE}`],
    ['counts', '/settings/prices/counts'],
    ['reports', '/reports'],
    ['reports-year', '/reports?by=year&product=confluence'],
])
    test(`axe: ${name}`, async () => {
        const opened = await open(TWO_VIEWS[0], path);
        assert.deepEqual(await inspect(name, opened, TWO_VIEWS), []);
    });

test('a price is entered by hand; a bad one is marked at its field', async () => {
    const { page, close } = await open({ width: 1280 }, `/settings/prices?open=bitbucket`);
    await page.getByText('Jira Product Discovery on example', { exact: true }).click();
    const field = (name) => page.locator(`[name="${name}.jira-product-discovery.${SITE}"]`);
    await field('plan').selectOption('monthly');
    await field('prices').fill('1-10 9.00\n12- 8.00');
    await field('billing_day').fill('31');
    await follow(page, 'button:has-text("Save prices")');
    assert.match(await page.locator('main').innerText(), /Line 2 leaves a gap/);
    assert.equal(await field('prices').inputValue(), '1-10 9.00\n12- 8.00');
    assert.equal(await field('prices').getAttribute('aria-invalid'), 'true');
    assert.equal(await field('billing_day').inputValue(), '31');
    await field('prices').fill('1-10 9.00\n11- 8.00');
    await follow(page, 'button:has-text("Save prices")');
    const curve = page.locator('svg.curve').first();
    assert.ok((await curve.boundingBox()).width > 50);
    await close();
});

/** Sentences about money that speak of now. */
const PROMISES = /(saves?|saving|freed?)[^.\n]*\b(now|today|at once|immediately|this month)\b/i;

test('no page promises money inside a running period', async () => {
    for (const path of ['/', '/settings/prices', '/reports']) {
        const { page, close } = await open({ width: 1280 }, path);
        const text = await page.locator('main').innerText();
        assert.doesNotMatch(text, PROMISES, path);
        await close();
    }
});
