// Every page: axe-core (WCAG 2.2 AA, size of targets too) in light and dark, at four widths from
// 320 to 1920 px, with and without scripts; nothing scrolls sideways. SCREENS=1 leaves pictures in
// build/screens.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { routes, useFixture } from '../web/fixture.mjs';
import { follow, inspect, nameOf, openInspector, screens, VIEWS } from './inspect.mjs';

const fixture = useFixture();
let inspector;
let webhook;
const open = (view, path, visitor) => inspector.open(view, path, visitor);

fixture.prepare(async () => {
    await fixture.post('/settings/automation', [
        ['name', 'Tell <the> "admins"'],
        ['trigger', 'orgKeyExpiry'],
        ['trigger', 'taskFailure'],
        ['url', 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b'],
        ['secret', 'a-long-enough-secret-1'],
        ['enabled', 'on'],
    ]);
    webhook = fixture.sql('SELECT id FROM webhook LIMIT 1');
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
});

test('the inspection finds faults: no text, grey on grey, too wide, too small', async () => {
    const view = { width: 320, scheme: 'light' };
    const opened = await open(view, '/settings');
    await opened.page.locator('main').evaluate((main) => {
        main.insertAdjacentHTML(
            'beforeend',
            '<img src="/static/icons.svg"><p style="color:#ccc;background:#ddd">grey</p>' +
                '<div style="width:900px">wide</div>' +
                '<div><button class="x">a</button><button class="x">b</button></div>' +
                '<style>.x { all: unset; display: block; width: 9px; height: 9px }</style>' +
                '<table><tr><td colspan="2">1<td>2</table>',
        );
    });
    const problems = (await inspect('seen-failing', opened, [view])).join('\n');
    for (const part of [
        'image-alt',
        'color-contrast',
        'wider than the window',
        'target-size',
        'no cell begins in column 2',
    ])
        assert.ok(problems.includes(part), part);
});

/** Every page of the route table. The webhook above stands for {id}; tasks.test.mjs has tasks and
 * runs. */
const pages = routes().filter(
    (r) =>
        r.method === 'GET' &&
        r.need !== 'none' &&
        !/^\/api\/|\.(csv|json|atom|xml|svg)$|export$|^\/tasks\/\{|^\/users\/bulk\//.test(r.path),
);

for (const route of pages)
    test(`axe: ${route.path}`, async () => {
        const opened = await open(VIEWS[0], route.path.replaceAll(/\{\w+\}/g, webhook));
        assert.deepEqual(await inspect(nameOf(route.path), opened), []);
    });

test('axe: the refusals 403 and 404', async () => {
    const refused = await open(VIEWS[0], '/settings', 'ordinary');
    assert.deepEqual(await inspect('refused-403', refused), []);
    assert.deepEqual(await inspect('refused-404', await open(VIEWS[0], '/nope')), []);
});

test('axe: a form with a refused answer, and the question before full access', async () => {
    const wrong = await open(VIEWS[0], '/settings/dashboard');
    await wrong.page.fill('#inactive_days', '2');
    await follow(wrong.page, 'form[method=post]:not(.notices *) button[type=submit]');
    assert.match(await wrong.page.title(), /^Error: /);
    assert.equal(await wrong.page.inputValue('#inactive_days'), '2');
    await wrong.page.click('#error-summary a');
    assert.equal(
        await wrong.page.evaluate(() => document.activeElement.id),
        'inactive_days',
        'the link leads to the field',
    );
    assert.deepEqual(await inspect('refused-422', wrong), []);
    const ask = await open(VIEWS[0], '/settings/access');
    await ask.page.check('input[name=product_admins][value=full]');
    await follow(ask.page, 'form[method=post]:not(.notices *) button[type=submit]');
    assert.match(await ask.page.textContent('h1'), /Give full access\?/);
    assert.deepEqual(await inspect('access-confirm', ask), []);
});

test('axe: an import that is refused, and one that is shown before it is done', async () => {
    const document = (await fixture.text('/settings/export')).replace(
        'name="product_admins">off',
        'name="product_admins">full',
    );
    for (const [text, heading, pageName] of [
        ['<x/>', /Import/, 'import-refused'],
        [document, /Import these settings/, 'import-confirm'],
    ]) {
        const opened = await open(VIEWS[0], '/settings/import');
        await opened.page.fill('#document', text);
        await follow(opened.page, 'form[method=post]:not(.notices *) button[type=submit]');
        assert.match(await opened.page.textContent('h1'), heading);
        assert.deepEqual(await inspect(pageName, opened), []);
    }
});

test('without scripts every page shows the same words and its form saves', async () => {
    const plain = await open({ width: 1280, script: false }, '/');
    for (const route of pages) {
        const { page } = plain;
        await page.goto(fixture.url() + route.path.replaceAll(/\{\w+\}/g, webhook));
        assert.ok((await page.textContent('h1')).trim(), route.path);
        if (process.env.SCREENS)
            await page.screenshot({
                path: join(screens, `${nameOf(route.path)}-1280-noscript.png`),
                fullPage: true,
            });
    }
    await plain.close();
    const { page, close } = await open(
        { width: 320, scheme: 'light', script: false },
        '/settings/dashboard',
    );
    await page.fill('#inactive_days', '45');
    await follow(page, 'form[method=post]:not(.notices *) button[type=submit]');
    assert.equal(new URL(page.url()).pathname, '/settings/dashboard');
    assert.match(await page.textContent('main'), /45 days/);
    await close();
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 45);
});

test('during the check of a key the answer appears without a click', async () => {
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/settings/api-key');
    await page.fill('#key', 'ATCTT-demo-nonsense-000000');
    await follow(page, 'form:has(#key) button[type=submit]');
    await page.waitForSelector('text=was rejected');
    assert.doesNotMatch(await page.content(), /ATCTT-demo-nonsense/);
    await close();
});
