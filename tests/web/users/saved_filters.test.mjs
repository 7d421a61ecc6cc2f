// A saved filter is changed on its own page; tasks on it are off until somebody has seen their
// preview again.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture();
before(async () => {
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (
            1, 'Idle in Confluence', 'product=confluence&inactive_days=60', 1, 'test', 1, 'test'
        ),
            (2, 'Another', 'never=1', 1, 'test', 1, 'test')`);
});

const PAGE = '/filters/1';
const HOUR = new Date().getUTCHours() < 12 ? 18 : 6; // nothing is due by itself while this runs
const TASK = {
    filter: '1',
    action: 'remove-access:confluence',
    schedule: 'daily',
    every_days: '7',
    time: `${HOUR}:00`.padStart(5, '0'),
    time_zone: 'UTC',
    cap_users: '5000',
    cap_percent: '100',
    dry_run: 'on',
};
const value = (text, name) => text.match(new RegExp(`name="${name}"[^>]*value="([^"]*)"`))?.[1];
const row = () => fixture.sql('SELECT name, query FROM saved_filter WHERE id = 1');
const decide = (run, fields) => fixture.post(run, fields, { from: '/tasks/new' });
const preview = async (task) =>
    locationOf(await fixture.post(`${task}/preview`, {}, { from: task }));
const make = async (name) => locationOf(await fixture.post('/tasks/new', { ...TASK, name }));
/** The form as a browser sends it: what is filled in, without what is empty of boxes. */
const sent = async (changes) => ({
    changed_at: value(await fixture.text(PAGE), 'changed_at'),
    name: 'Idle in Confluence',
    product: 'confluence',
    inactive_days: '60',
    q: '',
    site: '',
    status: '',
    action: 'save',
    ...changes,
});

test('the page shows name and conditions in their fields', async () => {
    const { text } = await fixture.get(PAGE);
    assert.equal(value(text, 'name'), 'Idle in Confluence');
    assert.equal(value(text, 'inactive_days'), '60');
    assert.match(text, /<option value="confluence" selected="selected">/);
    assert.match(await fixture.text('/filters'), /href="\/filters\/1">Edit/);
});

test('each bad entry is refused at its field, the others stay, nothing changes', async () => {
    const before = row();
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
            await sent({ [field]: bad, q: 'keep me', role: 'atlassian/user' }),
        );
        assert.equal(status, 422, `${field}=${bad}`);
        assert.match(text, /<title>Error: /);
        assert.match(text, new RegExp(`id="${field}-error"`), `${field}=${bad}`);
        assert.match(text, /value="keep me"/, `${field}=${bad}`);
        assert.match(text, /<option value="atlassian\/user" selected/, `${field}=${bad}`);
    }
    assertStatus(await fixture.post(PAGE, await sent({ colour: 'red' })), 400);
    assertStatus(
        await fixture.post(PAGE, [
            ['name', 'a'],
            ['name', 'b'],
            ['action', 'save'],
        ]),
        400,
    );
    assertStatus(await fixture.post(PAGE, await sent({ action: 'explode' })), 422);
    assert.equal(row(), before);
});

test('changed conditions switch off every task on the filter until a new preview', async () => {
    const tasks = [await make('On for real'), await make('On as dry run'), await make('Off')];
    const runs = [];
    for (const [i, how] of ['on', 'dry', 'off'].entries()) {
        runs.push(await preview(tasks[i]));
        assertStatus(await decide(runs[i], { do: 'seen', switch: how }), 303);
    }
    const other = locationOf(
        await fixture.post('/tasks/new', { ...TASK, name: 'Elsewhere', filter: '2' }),
    );
    await decide(await preview(other), { do: 'seen', switch: 'on' });
    const states = () =>
        fixture.sql(`
            SELECT group_concat(enabled || (next_run_at IS NOT NULL))
            FROM (SELECT * FROM task ORDER BY id)`);
    assert.equal(states(), '11,11,00,11');

    const warned = await fixture.text(PAGE);
    assert.match(
        warned,
        regex(
            /Tasks Off, On as dry run and On for real use this filter\. Changing who is /,
            /meant switches off what uses it/,
        ),
    );
    assertStatus(await fixture.post(PAGE, await sent({ name: 'Sleepers' })), 303);
    assert.equal(states(), '11,11,00,11', 'another name is nobody else');
    assert.equal(
        locationOf(await fixture.post(PAGE, await sent({ inactive_days: '90', q: '  ' }))),
        PAGE,
    );
    assert.equal(row(), 'Idle in Confluence|product=confluence&inactive_days=90');
    assert.equal(states(), '00,00,00,11');
    assert.equal(
        fixture.sql(`
            SELECT group_concat(
                who || ': ' || subject || ': ' || before || ' > ' || after || ': ' || detail, '; '
            )
            FROM (SELECT * FROM audit WHERE action = 'task.switch' ORDER BY id DESC LIMIT 2)`),
        ['On for real: on, for real', 'On as dry run: on, as a dry run']
            .map(
                (what) =>
                    `olivia.admin@example.test: ${what} > off: the conditions of its ` +
                    'filter Sleepers were changed',
            )
            .join('; '),
    );
    assert.equal(
        fixture.sql("SELECT before || ' > ' || after FROM audit WHERE action = 'filter.change'"),
        'product=confluence&inactive_days=60 > product=confluence&inactive_days=90',
    );
    assert.match(
        await fixture.text(PAGE),
        regex(
            /Tasks Off, On as dry run and On for real use this filter: switched off until /,
            /somebody has seen a preview again\./,
        ),
    );
    assert.match(
        await fixture.text(tasks[0]),
        /off because its filter was changed[\s\S]*olivia\.admin@example\.test/,
    );

    await fixture.post(PAGE, await sent({ inactive_days: '60' }));
    assertStatus(
        await fixture.post(`${tasks[0]}/switch`, { to: 'on' }, { from: tasks[0] }),
        409,
        'as before, but not seen since',
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
    assertStatus(await decide(await preview(tasks[0]), { do: 'seen', switch: 'on' }), 303);
    assert.equal(states(), '11,00,00,11');
    assert.doesNotMatch(await fixture.text(tasks[0]), /off because its filter was changed/);
});

test('two tabs: the second is told, its entries stand, and saving again goes through', async () => {
    const stale = await sent({ inactive_days: '120', name: 'Mine' });
    await fixture.post(PAGE, await sent({ inactive_days: '75' }));
    const { status, text } = await fixture.post(PAGE, stale);
    assert.equal(status, 422);
    assert.match(text, /olivia\.admin@example\.test changed this filter in the meantime/);
    assert.match(text, /inactive for 75 days/, 'what it is now');
    assert.equal(value(text, 'inactive_days'), '120', 'what was entered');
    assert.equal(value(text, 'name'), 'Mine');
    assert.equal(row(), 'Idle in Confluence|product=confluence&inactive_days=75');
    assertStatus(
        await fixture.post(PAGE, { ...stale, changed_at: value(text, 'changed_at') }),
        303,
    );
    assert.equal(row(), 'Mine|product=confluence&inactive_days=120');
});

test('the same again changes nothing and is no row of the audit', async () => {
    const rows = () =>
        fixture.sql(`
            SELECT count(*), (SELECT changed_at FROM saved_filter WHERE id = 1)
            FROM audit
            WHERE action LIKE 'filter.%' OR action = 'task.switch'`);
    const before = rows();
    assertStatus(await fixture.post(PAGE, await sent({ name: 'Mine', inactive_days: '120' })), 303);
    assert.equal(rows(), before);
});

test('whoever may only read gets no form', async () => {
    await fixture.setAccess('read');
    assertStatus(await fixture.get(PAGE, 'productAdmin'), 403);
    assertStatus(
        await fixture.post(PAGE, { name: 'x' }, { visitor: 'productAdmin', csrf: 'x' }),
        403,
    );
});
