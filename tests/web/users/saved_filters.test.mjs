// Saved filters: added, changed on their own page, deleted. A change switches off the tasks that
// use the filter, until somebody sees a new preview.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { runHelpers, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, makeTask, previewTask, saveFilter } = runHelpers(fixture);

const PAGE = '/filters/1';
const valueOf = (text, name) => text.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`))?.[1];
const storedFilter = () => fixture.sql('SELECT name, query FROM saved_filter WHERE id = 1');

/** The fields of the form as a browser sends them: unticked boxes are missing. */
const formFields = async (changes) => ({
    changed_at: valueOf(await fixture.text(PAGE), 'changed_at'),
    name: 'Idle in Confluence',
    product: 'confluence',
    inactive_days: '60',
    q: '',
    site: '',
    status: '',
    action: 'save',
    ...changes,
});

test('a filter is saved, found, renamed, shared by its address and deleted', async () => {
    const saved = await fixture.post('/filters', {
        name: 'Idle <Jira>',
        query: '?inactive_days=60&product=jira-software',
    });
    assert.equal(saved.status, 303);
    assert.equal(
        locationOf(saved).replace(/^http:\/\/[^/]+/, ''),
        '/users?product=jira-software&inactive_days=60',
    );
    const id = fixture.sql('SELECT id FROM saved_filter');
    const { text } = await fixture.get('/users?product=jira-software&inactive_days=60');
    assert.match(
        text,
        regex(
            /<a href="\/users\?product=jira-software&amp;inactive_days=60" /,
            /aria-current="page"><bdi>Idle &lt;Jira&gt;/,
        ),
    );
    assert.match(
        text,
        new RegExp(`<a [^>]*href="/tasks/new\\?filter=${id}">New task<`),
    );
    assert.doesNotMatch(
        await fixture.text('/users?product=jira-software'),
        /New task</,
    );
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8)
        INSERT INTO saved_filter (name, query, created_at, created_by, changed_at, changed_by)
        SELECT 'A' || i, 'inactive_days=' || (10 + i), 1, 'test', 1, 'test'
        FROM n`);
    const ninth = await fixture.text('/users?product=jira-software&inactive_days=60');
    assert.match(
        ninth,
        /aria-current="page"><bdi>Idle &lt;Jira&gt;/,
        'the filter in use has a tab, however many there are',
    );
    assert.doesNotMatch(ninth, /Save filter<|<bdi>A7/);
    fixture.sql("DELETE FROM saved_filter WHERE name LIKE 'A_'");
    assert.match(
        await fixture.text('/filters'),
        /Product: Jira, Unused for 60\+ days \(including never used\)/,
    );
    assertStatus(
        await fixture.post('/filters', { name: 'idle <JIRA>', query: '' }),
        422,
        'a name in use, in any case',
    );
    assertStatus(await fixture.post(`/filters/${id}`, { action: 'rename', name: '' }), 422);
    assertStatus(await fixture.post(`/filters/${id}`, { action: 'rename', name: 'Sleepers' }), 303);
    assert.equal(
        fixture.sql('SELECT name, changed_by FROM saved_filter'),
        'Sleepers|olivia.admin@example.test',
    );
    fixture.sql(`
        INSERT INTO task (
            id, name, filter, schedule, created_at, created_by, changed_at, changed_by
        )
        VALUES (77, 'Free seats', ${id}, 'manual', 1, 'x', 1, 'x')`);
    const used = await fixture.post(`/filters/${id}`, { action: 'delete' });
    assert.equal(used.status, 422);
    assert.match(used.text, /Free seats/);
    fixture.sql('DELETE FROM task WHERE id = 77');
    assertStatus(await fixture.post(`/filters/${id}`, { action: 'delete' }), 303);
    assert.equal(fixture.sql('SELECT count(*) FROM saved_filter'), '0');
    assertStatus(await fixture.get(`/filters/${id}`), 404);
    assert.equal(
        fixture.sql(
            `SELECT group_concat(action, ' ') FROM
           (SELECT action FROM audit WHERE action LIKE 'filter.%' ORDER BY id)`,
        ),
        'filter.add filter.rename filter.delete',
    );
});

test('the page shows name and conditions in their fields', async () => {
    saveFilter(1, 'Idle in Confluence', UNUSED_CONFLUENCE);
    saveFilter(2, 'Another', 'never=1');
    const { text } = await fixture.get(PAGE);
    assert.equal(valueOf(text, 'name'), 'Idle in Confluence');
    assert.equal(valueOf(text, 'inactive_days'), '60');
    assert.match(text, /name="product" value="confluence" checked="checked"/);
    assert.match(await fixture.text('/filters'), /href="\/filters\/1">Edit/);
});

test('each bad entry is refused at its field, the others stay, nothing changes', async () => {
    const before = storedFilter();
    for (const [field, bad] of [
        ['inactive_days', 'x'],
        ['inactive_days', '0'],
        ['idle_days', '-3'],
        ['active_days', '9999999'],
        ['status', 'asleep'],
        ['claim', 'mine'],
        ['product', 'two words'],
        ['never', 'perhaps'],
        ['threshold', '2'],
        ['billable', 'x'],
        ['domain', '@'],
        ['group', 'g'.repeat(201)],
        ['name', ''],
        ['name', 'another'],
        ['name', 'n'.repeat(101)],
    ]) {
        const { status, text } = await fixture.post(
            PAGE,
            await formFields({ [field]: bad, q: 'keep me', role: 'atlassian/user' }),
        );
        assert.equal(status, 422, `${field}=${bad}`);
        assert.match(text, /<title>Error: /);
        assert.match(text, new RegExp(`id="${field}-error"`), `${field}=${bad}`);
        assert.match(text, /value="keep me"/, `${field}=${bad}`);
        assert.match(text, /name="role" value="atlassian\/user" checked/, `${field}=${bad}`);
    }
    assertStatus(await fixture.post(PAGE, await formFields({ colour: 'red' })), 400);
    assertStatus(
        await fixture.post(PAGE, [
            ['name', 'a'],
            ['name', 'b'],
            ['action', 'save'],
        ]),
        400,
    );
    assertStatus(await fixture.post(PAGE, await formFields({ action: 'explode' })), 422);
    assert.equal(storedFilter(), before);
});

test('changed conditions switch off every task on the filter until a new preview', async () => {
    const tasks = [
        await makeTask({ name: 'On for real' }),
        await makeTask({ name: 'On as dry run' }),
        await makeTask({ name: 'Off' }),
    ];
    const runs = [];
    for (const [i, how] of ['on', 'dry', 'off'].entries()) {
        runs.push(await previewTask(tasks[i]));
        assertStatus(await decide(runs[i], { do: 'seen', switch: how }), 303);
    }
    const other = await makeTask({ name: 'Elsewhere', filter: '2' });
    await decide(await previewTask(other), { do: 'seen', switch: 'on' });
    const states = () =>
        fixture.sql(`
            SELECT group_concat(enabled || (next_run_at IS NOT NULL))
            FROM (SELECT * FROM task ORDER BY id)`);
    assert.equal(states(), '11,11,00,11');

    const warned = await fixture.text(PAGE);
    assert.match(
        warned,
        regex(
            /Tasks Off, On as dry run and On for real use this filter\. Other conditions /,
            /turn these tasks off until their previews are reviewed again/,
        ),
    );
    assertStatus(await fixture.post(PAGE, await formFields({ name: 'Sleepers' })), 303);
    assert.equal(states(), '11,11,00,11', 'another name changes nobody');
    assert.equal(
        locationOf(await fixture.post(PAGE, await formFields({ inactive_days: '90', q: '  ' }))),
        PAGE,
    );
    assert.equal(storedFilter(), 'Idle in Confluence|product=confluence&inactive_days=90');
    assert.equal(states(), '00,00,00,11');
    assert.equal(
        fixture.sql(`
            SELECT group_concat(
                who || ': ' || subject || ': ' || before || ' > ' || after || ': ' || detail, '; '
            )
            FROM (SELECT * FROM audit WHERE action = 'task.switch' ORDER BY id DESC LIMIT 2)`),
        ['On for real: on, live', 'On as dry run: on, dry run']
            .map((what) => `olivia.admin@example.test: ${what} > off: filter Sleepers changed`)
            .join('; '),
    );
    assert.equal(
        fixture.sql("SELECT before || ' > ' || after FROM audit WHERE action = 'filter.change'"),
        'product=confluence&inactive_days=60 > product=confluence&inactive_days=90',
    );
    assert.match(
        await fixture.text(PAGE),
        regex(
            /Tasks Off, On as dry run and On for real use this filter and are off until their /,
            /previews are reviewed again\./,
        ),
    );
    assert.match(
        await fixture.text(tasks[0]),
        /off because its filter was changed[\s\S]*olivia\.admin@example\.test/,
    );

    await fixture.post(PAGE, await formFields({ inactive_days: '60' }));
    assertStatus(
        await fixture.post(`${tasks[0]}/switch`, { to: 'on' }, { from: tasks[0] }),
        409,
        'the same conditions, but not seen since',
    );
    assertStatus(
        await decide(runs[0], { do: 'seen', switch: 'on' }),
        409,
        'the old preview does not count',
    );
    assertStatus(
        await decide(runs[0], {
            do: 'run',
            confirm_count: fixture.sql('SELECT planned FROM run WHERE id = 1'),
        }),
        409,
    );
    assertStatus(await decide(await previewTask(tasks[0]), { do: 'seen', switch: 'on' }), 303);
    assert.equal(states(), '11,00,00,11');
    assert.doesNotMatch(await fixture.text(tasks[0]), /off because its filter was changed/);
});

test('two tabs: the second gets a warning, keeps its entries, and can save again', async () => {
    const stale = await formFields({ inactive_days: '120', name: 'Mine' });
    await fixture.post(PAGE, await formFields({ inactive_days: '75' }));
    const { status, text } = await fixture.post(PAGE, stale);
    assert.equal(status, 422);
    assert.match(text, /olivia\.admin@example\.test changed this filter .*? It is now/);
    assert.match(text, /Unused for 75\+ days/, 'the stored value');
    assert.equal(valueOf(text, 'inactive_days'), '120', 'the entered value');
    assert.equal(valueOf(text, 'name'), 'Mine');
    assert.equal(storedFilter(), 'Idle in Confluence|product=confluence&inactive_days=75');
    assertStatus(
        await fixture.post(PAGE, { ...stale, changed_at: valueOf(text, 'changed_at') }),
        303,
    );
    assert.equal(storedFilter(), 'Mine|product=confluence&inactive_days=120');
});

test('the same fields again change nothing and add no audit row', async () => {
    const rows = () =>
        fixture.sql(`
            SELECT count(*), (SELECT changed_at FROM saved_filter WHERE id = 1)
            FROM audit
            WHERE action LIKE 'filter.%' OR action = 'task.switch'`);
    const before = rows();
    assertStatus(
        await fixture.post(PAGE, await formFields({ name: 'Mine', inactive_days: '120' })),
        303,
    );
    assert.equal(rows(), before);
});

test('the list changes a saved filter where it stands', async () => {
    saveFilter(3, 'Idle Jira', 'product=jira-software&inactive_days=60');
    const shown = await fixture.text('/users?product=jira-software&inactive_days=60');
    assert.match(shown, /<input type="hidden" name="saved" value="3">/, 'the form keeps its name');
    const list = '/users?product=jira-software&inactive_days=90&saved=3';
    const { text } = await fixture.get(list);
    assert.match(text, /action="\/filters\/3"[\s\S]*Update\s+<bdi>Idle Jira<\/bdi>/);
    const saved = await fixture.post(
        '/filters/3',
        {
            name: 'Idle Jira',
            query: 'product=jira-software&inactive_days=90',
            changed_at: valueOf(text.slice(text.indexOf('action="/filters/3"')), 'changed_at'),
            action: 'save',
        },
        { from: list },
    );
    assert.match(locationOf(saved), /\/users\?product=jira-software&inactive_days=90$/);
    assert.equal(
        fixture.sql('SELECT name, query FROM saved_filter WHERE id = 3'),
        'Idle Jira|product=jira-software&inactive_days=90',
    );
    assertStatus(await fixture.get('/users?inactive_days=5&saved=999'), 200, 'it was deleted');
});

test('readers get no form', async () => {
    await fixture.setAccess('read');
    assertStatus(await fixture.get(PAGE, 'productAdmin'), 403);
    assertStatus(
        await fixture.post(PAGE, { name: 'x' }, { visitor: 'productAdmin', csrf: 'x' }),
        403,
    );
});
