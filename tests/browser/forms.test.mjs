// Rules for forms, page by page from the route table: labels, hints, groups, kinds of fields,
// buttons, tables, refused and saved forms. Each rule is a check on the page as the browser has it.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { routes, useFixture } from '../web/fixture.mjs';
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

/** Runs in the page and returns every broken rule, in words. */
function inspect() {
    const wrong = [];
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];
    const name = (e) => e.id || e.name || e.outerHTML.slice(0, 60);
    const need = (holds, rule, e) => {
        if (!holds) wrong.push(`${rule}: ${name(e)}`);
    };
    const text = (e) => e.textContent.replace(/\s+/g, ' ').trim();
    const shown = (e) => e.checkVisibility();
    for (const e of all('main input:not([type=hidden]), main select, main textarea').filter(
        shown,
    )) {
        const label = e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`);
        const box = ['checkbox', 'radio'].includes(e.type);
        need(label && shown(label), 'a visible label', e);
        if (label) {
            need(
                /^[^a-z]/.test(text(label)) && !text(label).endsWith(':'),
                'the label is a sentence without a colon',
                e,
            );
            if (!box && !e.closest('.filters, .pair'))
                need(
                    label.getBoundingClientRect().bottom <= e.getBoundingClientRect().top + 1,
                    'the label stands above',
                    e,
                );
        }
        need(!e.hasAttribute('placeholder'), 'no placeholder', e);
        need(!e.hasAttribute('maxlength'), 'nothing is cut silently', e);
        need(!e.hasAttribute('required') && !e.hasAttribute('pattern'), 'the server judges', e);
        need(!e.disabled, 'nothing disabled', e);
        need(e.type !== 'number', 'numbers are text with a numeric keyboard', e);
        if (/days|expires_on|slot|cap_|every_/.test(e.name) && e.tagName === 'INPUT')
            need(e.inputMode === 'numeric', 'a numeric keyboard', e);
        if (/^(key|secret|org_id|url)$/.test(e.name)) {
            need(
                e.getAttribute('spellcheck') === 'false' &&
                    e.getAttribute('autocapitalize') === 'none' &&
                    e.autocomplete === 'off',
                'keys and ids are not corrected',
                e,
            );
        }
        if (/^(key|secret)$/.test(e.name))
            need(e.value === '' && e.type === 'password', 'a secret is never shown again', e);
        for (const id of (e.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean))
            need(document.getElementById(id), `described by ${id}`, e);
        if (box && all(`[name="${CSS.escape(e.name)}"]`).length > 1)
            need(e.closest('fieldset')?.querySelector('legend'), 'a group has a legend', e);
        const field = e.closest('.field');
        const hint = field && !box && field.querySelector(':scope > .hint');
        if (hint) {
            need(
                (e.getAttribute('aria-describedby') ?? '').split(' ').includes(hint.id),
                'the hint is tied to the field',
                e,
            );
            need(!hint.querySelector('a'), 'no link in a hint', e);
            need(!text(hint).endsWith('.'), 'a hint ends without a full stop', e);
        }
    }
    for (const form of all('main form[method=post]')) {
        const primary = all('.primary', form);
        const buttons = all('button', form);
        need(
            buttons.some((b) => b.type === 'submit'),
            'a button sends it',
            form,
        );
        need(primary.length <= 1, 'one primary button', form);
        if (all('input:not([type=hidden]), select, textarea', form).filter(shown).length)
            need(form.noValidate, 'novalidate', form);
        for (const b of buttons) {
            need(!b.disabled, 'no disabled button', b);
            need(
                !/^(save|submit|ok|send|go|delete|remove)$/i.test(text(b)),
                'the button says what it does',
                b,
            );
        }
        need(form.querySelector('[name=csrf]')?.value, 'a token', form);
    }
    for (const b of all('.danger:is(button, .button)'))
        need(
            /Confirm/.test(document.querySelector('h1').textContent),
            'red only where it is asked',
            b,
        );
    for (const table of all('main table:not([aria-hidden])')) {
        // A picture made of a table has its text beside it.
        need(table.caption && text(table.caption), 'a caption', table);
        need(
            all('th', table).every((th) => th.scope),
            'every heading has its scope',
            table,
        );
        const region = table.parentElement;
        need(
            region.tabIndex === 0 &&
                region.getAttribute('role') === 'region' &&
                document.getElementById(region.getAttribute('aria-labelledby')),
            'a region one can scroll by keyboard',
            table,
        );
        need(
            all('.num', table).every((c) => getComputedStyle(c).textAlign === 'right'),
            'figures to the right',
            table,
        );
    }
    for (const bar of all('progress'))
        need(bar.getAttribute('aria-label') || bar.labels?.length, 'a bar has a name', bar);
    need(
        document.body.querySelector('a, button, input') === document.querySelector('.skip'),
        'the skip link comes first',
        document.body,
    );
    need(all('h1').length === 1, 'one h1', document.body);
    need(
        all(
            'meta[http-equiv=refresh], [style], script:not([src]), [onclick], ' +
                '[onchange], [onsubmit]',
        ).length === 0,
        'nothing inline, no refresh',
        document.body,
    );
    return wrong;
}

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
    const found = (await page.evaluate(inspect)).join('\n');
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
            !/export/.test(r.path),
    )
    .map((r) => r.path);
for (const path of pages)
    test(`forms follow the rules: ${path}`, async () => {
        await open(path);
        assert.deepEqual(await page.evaluate(inspect), []);
    });

test('the daily slot is one of 24 hours, in the named zone; the next run also in UTC', async () => {
    await open('/settings/sync');
    assert.equal(await page.locator('#slot option').count(), 24);
    assert.match(await page.locator('label[for=slot]').textContent(), /UTC/);
    assert.match(
        await page.locator('main').textContent(),
        /\d\d:00 UTC \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)/,
    );
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
        { inactive_days: '2', currency: 'EURO' },
        ['inactive_days', 'currency'],
    ],
    ['/settings/sync', { time_zone: 'Mars/Olympus' }, ['time_zone']],
    ['/settings/api-key', { key: '', expires_on: '31.1.2027' }, ['key', 'expires_on']],
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
        for (const [field, value] of Object.entries(answers)) await page.fill(`#${field}`, value);
        await follow(page, `form:has(#${refused[0]}) button[type=submit]`);
        assert.match(await page.title(), /^Error: /);
        assert.deepEqual(await page.evaluate(inspect), []);
        const seen = await page.evaluate(() => {
            const summary = document.querySelector('#error-summary');
            const clean = (e) => e.textContent.replace(/\s+/g, ' ').trim();
            return {
                focused: document.activeElement === summary,
                first:
                    document.querySelector('main').querySelector('#error-summary, h1') === summary,
                heading: clean(summary.querySelector('h2')),
                alone: !document.querySelector('.banner.success'),
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
                        marked: at?.closest('fieldset, .field')?.outerHTML.includes(`${id}-error`),
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
                await page.inputValue(`#${field}`),
                field === 'key' ? '' : value,
                'the answer is kept',
            );
    });

test('a saved form: a message once, before the heading; a reload sends nothing again', async () => {
    await open('/settings/dashboard');
    await page.fill('#inactive_days', ' 45\u00a0');
    await follow(page, 'form:has(#inactive_days) button[type=submit]');
    const banner = page.locator('.banner.success');
    assert.equal(await banner.getAttribute('role'), 'alert');
    assert.match(await banner.textContent(), /Success/);
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
