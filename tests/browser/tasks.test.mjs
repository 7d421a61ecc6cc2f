// Tasks, previews, runs and bulk operations, and a way through them without a script.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { routes, useFixture } from '../web/fixture.mjs';
import { runHelpers, UNUSED_CONFLUENCE } from '../web/run_helpers.mjs';
import { follow, inspect, openInspector, TWO_VIEWS, VIEWS } from './inspect.mjs';

/** Pages that hold every part: inspected in all four views. */
const WHOLE = ['tasks', 'run', 'preview-task'];
/** Variants of pages: inspected in one view. */
const VARIANTS = [
    'task-unseen',
    'task-free',
    'task-reader',
    'run-undo',
    'preview-nothing',
    'run-waiting-second',
    'runs-none',
];

const SITE = '11111111-2222-3333-4444-555555555555';

const fixture = useFixture();
const { bulk, decide, endOf, previewBulk, saveFilter } = runHelpers(fixture);
let inspector;
let pages;
const open = (view, path, visitor) => inspector.open(view, path, visitor);
const runEnd = (id) => endOf(`/${id}`);

fixture.prepare(async () => {
    saveFilter(1, 'Unused <Confluence> seats', UNUSED_CONFLUENCE);
    await fixture.post('/settings/prices', {
        'plan.confluence.11111111-2222-3333-4444-555555555555': 'monthly',
        'prices.confluence.11111111-2222-3333-4444-555555555555': '5.5',
        currency: 'EUR',
    });
    const task = {
        filter: '1',
        every_days: '7',
        time: '06:00',
        time_zone: 'Europe/Berlin',
        cap_users: '500',
        cap_percent: '90',
        dry_run: 'on',
    };
    await fixture.post('/tasks/new', [
        ...Object.entries({
            name: 'Free seats of people <who> are away',
            schedule: 'weekdays',
            ...task,
        }),
        ['weekday', 'mon'],
        ['weekday', 'thu'],
        ['action', 'remove-access:confluence'],
        ['group', ''],
        ['action', 'suspend'],
        ['group', ''],
    ]);
    await fixture.post('/tasks/new', {
        name: 'Waits for its preview',
        schedule: 'manual',
        action: 'deactivate',
        ...task,
    });
    await fixture.post('/tasks/1/preview', {}, { from: '/tasks/1' });
    await fixture.post('/tasks/1/preview', {}, { from: '/tasks/1' });
    await decide('/tasks/1/runs/1', { do: 'seen', switch: 'on' });
    await decide('/tasks/1/runs/1', {
        do: 'run',
        dry_run: 'false',
        confirm_count: fixture.sql('SELECT planned FROM run WHERE id = 1'),
    });
    await runEnd(1);
    const [a, b] = fixture.lines(`
        SELECT user.account_id
        FROM run_user
        JOIN user ON user.id = run_user.user
        WHERE run = 1 AND run_user.state = 'done'
        LIMIT 2`);
    await decide('/tasks/1/runs/1', { do: 'undo', account_id: a, confirm: 'yes' });
    await runEnd(3);
    // Run 4.
    await bulk({ action: 'suspend', filter: 'role=atlassian/user' });
    // Run 5.
    await bulk({ action: 'suspend', filter: 'role=atlassian/org-admin' });
    // Run 6.
    await bulk({ action: 'suspend', filter: 'status=active&product=jira-servicedesk' });
    const chosen = fixture.lines(`
        SELECT user.account_id
        FROM run_user
        JOIN user ON user.id = user
        WHERE run = 4 AND state = 'planned'
        LIMIT 8`);
    // Run 7.
    const picked = await previewBulk({ action: 'suspend' }, chosen.slice(0, 3));
    await decide(picked, { do: 'leave-out', account_id: chosen[0] });
    await decide(picked, {
        do: 'protect',
        account_id: chosen[1],
        reason: `On ${'leave'.repeat(20)}`,
        days: '30',
    });
    // Run 8.
    const failing = await previewBulk({ action: 'suspend' }, chosen.slice(3, 6));
    await fixture.control('ORG_FAULT=403:1x1@/suspend');
    await decide(failing, { do: 'run' });
    await runEnd(8);
    await fixture.control('ORG_FAULT=');
    await fixture.post('/settings/tasks', { approval_users: '5' });
    await decide('/users/bulk/6', {
        confirm_count: fixture.sql('SELECT planned FROM run WHERE id = 6'),
    });
    await fixture.setAccess('full', 'read');
    pages = {
        tasks: ['/tasks'],
        task: ['/tasks/1'],
        'task-unseen': ['/tasks/2'],
        'task-notice': ['/tasks/1/notice'],
        'task-free': [`/tasks/free?product=jira-software&site=${SITE}`],
        'task-reader': ['/tasks/1', 'accessAdmin'],
        run: [`/tasks/1/runs/1?who=${b}`],
        'run-undo': ['/tasks/1/runs/3'],
        'preview-task': ['/tasks/1/runs/2'],
        'preview-bulk': ['/users/bulk/4'],
        'preview-nothing': ['/users/bulk/5?outcome=left-out'],
        'run-waiting': ['/users/bulk/6'],
        'run-waiting-second': ['/users/bulk/6', 'productAdmin'],
        runs: ['/tasks/runs', 'productAdmin'],
        'runs-none': ['/tasks/runs?state=refused'],
        'sync-day': ['/settings/sync'],
        'preview-picked': [`${picked}?outcome=all&protect=${encodeURIComponent(chosen[2])}`],
        'preview-used': ['/users/bulk/4?outcome=used&q=example'],
        'preview-search': [`/users/bulk/4?q=${'x'.repeat(201)}`],
        'run-failed': [failing],
    };
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
});

for (const name of [
    'tasks',
    'task',
    'task-unseen',
    'task-notice',
    'task-free',
    'task-reader',
    'run',
    'run-undo',
    'preview-task',
    'preview-bulk',
    'preview-nothing',
    'run-waiting',
    'run-waiting-second',
    'runs',
    'runs-none',
    'sync-day',
    'preview-picked',
    'preview-used',
    'preview-search',
    'run-failed',
])
    test(`axe: ${name}`, async () => {
        const [path, visitor] = pages[name];
        const views = WHOLE.includes(name)
            ? VIEWS
            : VARIANTS.includes(name)
              ? TWO_VIEWS.slice(0, 1)
              : TWO_VIEWS;
        const opened = await open(views[0], path, visitor);
        if (name !== 'preview-search')
            assert.doesNotMatch(await opened.page.title(), /Error|Not found/i, path);
        assert.deepEqual(await inspect(name, opened, views), []);
    });

test('every page of tasks and runs is inspected', () => {
    const seen = Object.values(pages)
        .map(([path]) => path.replace(/\?.*/, ''))
        .concat('/tasks/new');
    for (const { path } of routes().filter(
        (r) =>
            r.method === 'GET' &&
            /^\/tasks|^\/users\/bulk/.test(r.path) &&
            !/\.(csv|json)$/.test(r.path),
    ))
        assert.ok(
            seen.some((s) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '\\d+')}$`).test(s)),
            path,
        );
});

test('axe: a refused form, and the question before an undo', async () => {
    const form = await open(TWO_VIEWS[0], '/tasks/new');
    await form.page.fill('#cap_users', '0');
    await follow(form.page, 'form[method=post]:not(.notices *) button[type=submit]');
    assert.match(await form.page.title(), /^Error: /);
    assert.equal(await form.page.inputValue('#cap_users'), '0');
    assert.deepEqual(await inspect('task-refused', form, TWO_VIEWS), []);
    const undo = await open(TWO_VIEWS[0], '/tasks/1/runs/1');
    await follow(undo.page, '.page-head button:has-text("Undo")');
    assert.match(await undo.page.textContent('h1'), /Undo run for /);
    assert.deepEqual(await inspect('undo-confirm', undo, TWO_VIEWS), []);
});

test('the form shows what the chosen schedule and action need, without a script', async () => {
    const { page, close } = await open(
        { width: 1280, scheme: 'light', script: false },
        '/tasks/new',
    );
    const shown = (selector) => page.locator(selector).first().isVisible();
    for (const [schedule, want] of Object.entries({
        daily: [false, false, false, true],
        weekdays: [true, false, false, true],
        interval: [false, true, true, true],
        once: [false, false, true, true],
        manual: [false, false, false, false],
    })) {
        await page.check(`[name=schedule][value=${schedule}]`);
        assert.deepEqual(
            await Promise.all(['#weekday', '#every_days', '#on_date', '#time'].map(shown)),
            want,
            schedule,
        );
    }
    assert.equal(await shown('#group'), false);
    await page.selectOption('#action', 'add-group');
    assert.equal(await shown('#group'), true);
    await close();
});

test('from form to run without a script: a typed number, progress as a page', async () => {
    const { page, close } = await open(
        { width: 320, scheme: 'light', script: false },
        '/tasks/new',
    );
    await fixture.post('/settings/tasks', { approval_users: '0' });
    await page.fill('#name', 'By keyboard');
    await page.selectOption('#filter', '1');
    await page.selectOption('#action', 'suspend');
    await page.fill('#cap_users', '5000');
    await page.fill('#cap_percent', '100');
    await follow(page, 'form.task-form button[type=submit]');
    assert.match(await page.textContent('main'), /Review the preview before turning this task on/);
    await follow(page, 'button:has-text("Preview")');
    await follow(page, 'button:has-text("Review and turn on as dry run")');
    assert.match(await page.textContent('h1'), /By keyboard\s+On, dry run/);
    await page.goto(`${fixture.url()}/users/bulk/4`);
    await page.fill('#confirm_count', '3');
    await follow(page, 'button.danger');
    assert.match(await page.title(), /^Error: /);
    await page.fill('#confirm_count', fixture.sql('SELECT planned FROM run WHERE id = 4'));
    await follow(page, 'button.danger');
    assert.equal(new URL(page.url()).pathname, '/users/bulk/4');
    assert.match(await page.textContent('main'), /Queued|Running|Done/);
    await close();
    await runEnd(4);
});

test('leaving out, protecting and putting back, without a script, by keyboard', async () => {
    const { page, close } = await open(
        { width: 320, scheme: 'light', script: false },
        '/users/bulk/7?outcome=all',
    );
    const count = async () => Number(await page.locator('.stat-value').first().textContent());
    const press = async (what) => {
        await page.locator(what).first().focus();
        await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    };
    assert.equal(await count(), 1);
    assert.equal(
        await page.locator('button:has-text("Include")').count(),
        1,
        'protected people cannot be put back',
    );
    await press('button:has-text("Include")');
    assert.equal(await count(), 2);
    assert.match(page.url(), /outcome=all$/, 'back where it came from');
    await press('button:has-text("Skip")');
    assert.equal(await count(), 1);
    await press('a:has-text("Protect…")');
    assert.match(await page.textContent('h2#protect'), /^Protect /);
    await press('button:has-text("Protect and skip person")');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.getAttribute('#reason', 'aria-invalid'), 'true');
    await page.fill('#reason', 'On leave');
    await page.check('#days-none');
    await press('button:has-text("Protect and skip person")');
    assert.equal(await count(), 0);
    assert.match(await page.textContent('main'), /No changes needed/);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM protection
            WHERE reason = 'On leave' AND until IS NULL AND ended_at IS NULL`),
        '1',
    );
    await close();
});

test('the group is asked for only where an action needs one, without a script', async () => {
    const { page, close } = await open(
        { width: 1280, scheme: 'light', script: false },
        '/users?limit=25',
    );
    await page.locator('tbody input[type=checkbox]').first().check();
    await follow(page, '#selection button');
    assert.match(await page.textContent('h1'), /^Choose an action/);
    assert.equal(await page.locator('#group').isVisible(), false);
    await page.selectOption('#action', 'add-group');
    assert.equal(await page.locator('#group').isVisible(), true);
    await page.selectOption('#action', 'suspend');
    assert.equal(await page.locator('#group').isVisible(), false);
    await close();
});

test('seats are freed by clicks alone, counted, without a script', async () => {
    const { page, close } = await open(
        { width: 1280, scheme: 'light', script: false },
        `/tasks/free?product=jira-software&site=${SITE}`,
    );
    let clicks = 1; // on the figure
    const click = async (what) => {
        clicks += 1;
        await follow(page, what);
    };
    clicks += 1;
    await page.check('#schedule-daily');
    await click('button:has-text("Preview these seats")');
    assert.match(await page.textContent('h1'), /^Preview: Free unused Jira seats/);
    await click('button:has-text("Review and turn on")');
    assert.match(await page.textContent('h1'), /On$/m);
    assert.ok(clicks <= 7, `${clicks} clicks`);
    assert.equal(clicks, 4);
    await close();
});

test('a run under way moves on by itself and ends without a click', async () => {
    // Slow, until the page was read.
    await fixture.control('ORG_LATENCY_MS=1000');
    await decide('/tasks/1/runs/1', { do: 'undo', confirm: 'yes' });
    const id = fixture.sql('SELECT max(id) FROM run');
    // Too many people for one admin, unless a test before has changed that.
    await decide(`/tasks/1/runs/${id}`, { do: 'approve' }, 'productAdmin');
    const { page, errors, close } = await open(
        { width: 1280, scheme: 'light' },
        `/tasks/1/runs/${id}`,
    );
    await page.waitForSelector('progress');
    await fixture.control('ORG_LATENCY_MS=0');
    await page.waitForSelector('.page-head .badge.ok:has-text("Done")');
    assert.equal(await page.locator('progress').count(), 0);
    assert.deepEqual(errors, []);
    await close();
});

test('a name of one long word stays in its cell, and on its page', async () => {
    const name = fixture.sql('SELECT name FROM task WHERE id = 1');
    fixture.sql(`UPDATE task SET name = '${'w'.repeat(100)}' WHERE id = 1`);
    const { page, close } = await open({ width: 1280, scheme: 'light' }, '/tasks');
    const cells = await page.$$eval('tbody th', (all) =>
        all.map((cell) => [
            cell.querySelector('a').getBoundingClientRect().right,
            cell.getBoundingClientRect().right,
        ]),
    );
    assert.ok(cells.length > 1);
    for (const [text, cell] of cells) assert.ok(text <= cell, `${text} of ${cell}`);
    await close();
    for (const path of ['/filters/1', '/tasks/1', '/tasks']) {
        const opened = await open(VIEWS[0], path);
        const name = `long${path.replaceAll('/', '-')}`;
        assert.deepEqual(await inspect(name, opened, VIEWS.slice(0, 1)), []);
    }
    fixture.sql(`UPDATE task SET name = '${name}' WHERE id = 1`);
});

test('the title of the page of a run has its state, as the page does', async () => {
    const run = await previewBulk({ action: 'suspend', filter: 'q=ana&status=active' });
    const unlock = await fixture.lockLane('tasks');
    const asked = await decide(run, { do: 'run', dry_run: 'true' });
    const { page, close } = await open({ width: 1280, scheme: 'light' }, run);
    const first = await page.title();
    await unlock();
    fixture.wake('tasks');
    assert.equal(asked.status, 303);
    assert.match(first, /: Queued - Rollcall$/);
    await page.waitForSelector('h1 .badge:has-text("Done")');
    assert.match(await page.title(), /: Done - Rollcall$/);
    await close();
});
