// Rules for forms, page by page from the route table: labels, hints, groups, kinds of fields,
// buttons, tables, refused and saved forms. Each rule is a check on the page as the browser has it.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { routes, useFixture } from '../web/fixture.mjs';
import { RULES } from './form_rules.mjs';
import { follow, launchBrowser, openContext } from './inspect.mjs';

const HOOK = 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b';
const fixture = useFixture();
let browser;
let page;
let webhook;

fixture.prepare(async () => {
    await fixture.post('/settings/automation', {
        name: 'there already',
        url: HOOK,
        secret: 'a-long-enough-secret',
        trigger: 'taskFailure',
        enabled: 'on',
    });
    webhook = fixture.sql('SELECT id FROM webhook');
    browser = await launchBrowser();
    page = await (await openContext(browser, { width: 1280 })).newPage();
});
after(async () => {
    await browser?.close();
});
const open = (path) =>
    page.goto(fixture.url() + path.replace('{id}', webhook), { waitUntil: 'load' });

/** Every broken rule of the open page, in words. */
const brokenRules = () => page.evaluate(`(() => { ${RULES}; return brokenRules(); })()`);

test('the inspection finds faults', async () => {
    await open('/settings/sync');
    await page.evaluate(() =>
        document
            .querySelector('main')
            .insertAdjacentHTML(
                'beforeend',
                '<form method="post">' +
                    '<input type="number" name="days" placeholder="30" maxlength="3" required>' +
                    '<button class="primary danger" disabled>Save</button>' +
                    '<button class="primary" type="button">x</button></form>' +
                    '<table><tr><th>a</th></tr></table><meta http-equiv="refresh">',
            ),
    );
    const found = (await brokenRules()).join('\n');
    for (const rule of [
        'a visible label',
        'no placeholder',
        'cut silently',
        'the server judges',
        'numbers are text',
        'one primary',
        'novalidate',
        'no disabled',
        'says what it does',
        'a token',
        'red only',
        'a caption',
        'scope',
        'a region',
        'nothing inline',
    ])
        assert.ok(found.includes(rule), rule);
});

const pages = routes()
    .filter(
        (r) =>
            r.method === 'GET' &&
            /^\/settings|^\/tasks\/new/.test(r.path) &&
            !/export|\.(csv|svg)$/.test(r.path),
    )
    .map((r) => r.path);
for (const path of pages)
    test(`forms follow the rules: ${path}`, async () => {
        await open(path);
        assert.deepEqual(await brokenRules(), []);
    });

test('the sync time is one of 24 hours, in the named zone, which is named once', async () => {
    await open('/settings/sync');
    assert.equal(await page.locator('#slot option').count(), 24);
    assert.match(await page.locator('label[for=slot]').textContent(), /UTC/);
    assert.match(await page.locator('main').textContent(), /Next sync\s*\w+ [^,]*, \d\d:00 UTC\s/);
});

test('time zones are suggested on focus; without scripts a link leads to them', async () => {
    for (const path of ['/settings/sync', '/tasks/new']) {
        await open(path);
        const names = (
            await (
                await fetch(
                    fixture.url() +
                        (await page.locator('#time_zone ~ .aside a').getAttribute('href')),
                )
            ).text()
        )
            .trim()
            .split('\n');
        assert.ok(
            names.length > 300 && names.every((name) => existsSync(`/usr/share/zoneinfo/${name}`)),
            path,
        );
        assert.equal(await page.locator('#zones option').count(), 0);
        await page.evaluate(() => document.getElementById('time_zone').focus());
        await page.locator('#zones option[value="Europe/Berlin"]').waitFor({ state: 'attached' });
        assert.deepEqual(
            await page.locator('#zones option').evaluateAll((all) => all.map((o) => o.value)),
            names,
        );
    }
});

/** What is typed into each form to be refused, and the fields that are refused. */
const REFUSED = [
    [
        '/settings/dashboard',
        { inactive_days: '2', 'inactive_days.confluence': '1' },
        ['inactive_days', 'inactive_days.confluence'],
    ],
    ['/settings/sync', { time_zone: 'Mars/Olympus' }, ['time_zone']],
    ['/settings/api-key', { key: '' }, ['key']],
    [
        '/settings/automation',
        { name: '', url: 'https://evil.test/', notes: 'kept' },
        ['name', 'url', 'trigger'],
    ],
    ['/settings/automation/{id}', { url: 'https://evil.test/' }, ['url']],
    ['/settings/import', { document: '<x/>' }, ['document']],
];
for (const [path, answers, refused] of REFUSED)
    test(`a refused form: ${path}`, async () => {
        await open(path);
        await page.$$eval('main details', (all) => all.forEach((fold) => (fold.open = true)));
        for (const [field, value] of Object.entries(answers))
            await page.fill(`[id="${field}"]`, value);
        await follow(page, `form:has(#${refused[0]}) button[type=submit]`);
        assert.match(await page.title(), /^Error: /);
        assert.deepEqual(await brokenRules(), []);
        const seen = await page.evaluate(() => {
            const summary = document.querySelector('#error-summary');
            const clean = (e) => e.textContent.replace(/\s+/g, ' ').trim();
            return {
                focused: document.activeElement === summary,
                first:
                    document.querySelector('main').querySelector('#error-summary, h1') === summary,
                heading: clean(summary.querySelector('h2')),
                alone: !document.querySelector('.banner.success[role=alert]'),
                rows: [...summary.querySelectorAll('a')].map((a) => {
                    const id = a.hash.slice(1);
                    const at = document.getElementById(id);
                    const error = document.getElementById(`${id}-error`);
                    return {
                        id,
                        leads: Boolean(at),
                        same: error && clean(error).replace(/^Error:\s*/, '') === clean(a),
                        prefix: Boolean(error?.querySelector('.visually-hidden')),
                        rude: /invalid|please|sorry|forbidden|error code|\b4\d\d\b/i.test(clean(a)),
                        marked: at
                            ?.closest('fieldset, .field, td')
                            ?.outerHTML.includes(`${id}-error`),
                    };
                }),
            };
        });
        assert.ok(seen.focused && seen.first && seen.alone, JSON.stringify(seen));
        assert.equal(seen.heading, 'There is a problem');
        assert.deepEqual(
            seen.rows.map((r) => r.id),
            refused,
        );
        for (const row of seen.rows)
            assert.deepEqual(
                { ...row, id: '' },
                { id: '', leads: true, same: true, prefix: true, rude: false, marked: true },
                row.id,
            );
        for (const [field, value] of Object.entries(answers))
            assert.equal(
                await page.inputValue(`[id="${field}"]`),
                field === 'key' ? '' : value,
                'the answer stays',
            );
    });

test('a saved form: a message once, before the heading; a reload sends nothing again', async () => {
    await open('/settings/dashboard');
    await page.fill('#inactive_days', ' 45\u00a0');
    await follow(page, 'form:has(#inactive_days) button[type=submit]');
    const banner = page.locator('.banner.success');
    assert.equal(await banner.getAttribute('role'), 'alert');
    assert.match(await banner.textContent(), /Changes saved/);
    assert.ok(
        await page.evaluate(
            () =>
                document
                    .querySelector('.banner.success')
                    .compareDocumentPosition(document.querySelector('h1')) &
                Node.DOCUMENT_POSITION_FOLLOWING,
        ),
    );
    assert.equal(await page.locator('.banner.success').count(), 1);
    const changes = fixture.sql('SELECT count(*) FROM audit');
    await page.reload();
    assert.equal(await banner.count(), 0, 'gone on the next page');
    assert.equal(fixture.sql('SELECT count(*) FROM audit'), changes);
    assert.equal(
        (await fixture.json('/api/v1/settings')).dashboard.inactiveDays,
        45,
        'blanks around an answer are trimmed',
    );
});

test('two quick clicks on a button send one form', async () => {
    await open('/settings/automation');
    await page.fill('#name', 'clicked twice');
    await page.fill('#url', HOOK);
    await page.check('[name=trigger][value=taskFailure]');
    await page.dblclick('form:has(#url) button[type=submit]');
    await page.waitForSelector('.banner.success');
    assert.equal(fixture.sql("SELECT count(*) FROM webhook WHERE name = 'clicked twice'"), '1');
});
