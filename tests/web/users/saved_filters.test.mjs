// A saved filter is changed on its own page; tasks on it are off until somebody has seen their
// preview again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openHouse } from '../fixture.mjs';
import { regex } from '../../regex.mjs';

let house;
before(async () => {
    house = await openHouse();
    house.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (
            1, 'Idle in Confluence', 'product=confluence&inactive_days=60', 1, 'test', 1, 'test'
        ),
            (2, 'Another', 'never=1', 1, 'test', 1, 'test')`);
});
after(async () => {
    await house?.close();
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
const row = () => house.sql('SELECT name, query FROM saved_filter WHERE id = 1');
const decide = (run, fields) => house.post(run, fields, { from: '/tasks/new' });
const preview = async (task) =>
    (await house.post(`${task}/preview`, {}, { from: task })).headers.get('location');
const make = async (name) =>
    (await house.post('/tasks/new', { ...TASK, name })).headers.get('location');
/** The form as a browser sends it: what is filled in, without what is empty of boxes. */
const sent = async (changes) => ({
    changed_at: value((await house.get(PAGE)).text, 'changed_at'),
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
    const { text } = await house.get(PAGE);
    assert.equal(value(text, 'name'), 'Idle in Confluence');
    assert.equal(value(text, 'inactive_days'), '60');
    assert.match(text, /<option value="confluence" selected="selected">/);
    assert.match((await house.get('/filters')).text, /href="\/filters\/1">Edit/);
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
        const { status, text } = await house.post(
            PAGE,
            await sent({ [field]: bad, q: 'keep me', role: 'atlassian/user' }),
        );
        assert.equal(status, 422, `${field}=${bad}`);
        assert.match(text, /<title>Error: /);
        assert.match(text, new RegExp(`id="${field}-error"`), `${field}=${bad}`);
        assert.match(text, /value="keep me"/, `${field}=${bad}`);
        assert.match(text, /<option value="atlassian\/user" selected/, `${field}=${bad}`);
    }
    assert.equal((await house.post(PAGE, await sent({ colour: 'red' }))).status, 400);
    assert.equal(
        (
            await house.post(PAGE, [
                ['name', 'a'],
                ['name', 'b'],
                ['action', 'save'],
            ])
        ).status,
        400,
    );
    assert.equal((await house.post(PAGE, await sent({ action: 'explode' }))).status, 422);
    assert.equal(row(), before);
});

test('changed conditions switch off every task on the filter until a new preview', async () => {
    const tasks = [await make('On for real'), await make('On as dry run'), await make('Off')];
    const runs = [];
    for (const [i, how] of ['on', 'dry', 'off'].entries()) {
        runs.push(await preview(tasks[i]));
        assert.equal((await decide(runs[i], { do: 'seen', switch: how })).status, 303);
    }
    const other = (
        await house.post('/tasks/new', { ...TASK, name: 'Elsewhere', filter: '2' })
    ).headers.get('location');
    await decide(await preview(other), { do: 'seen', switch: 'on' });
    const states = () =>
        house.sql(`
            SELECT group_concat(enabled || (next_run_at IS NOT NULL))
            FROM (SELECT * FROM task ORDER BY id)`);
    assert.equal(states(), '11,11,00,11');

    const warned = (await house.get(PAGE)).text;
    assert.match(
        warned,
        regex(
            /Tasks Off, On as dry run and On for real use this filter\. Changing who is /,
            /meant switches off what uses it/,
        ),
    );
    assert.equal((await house.post(PAGE, await sent({ name: 'Sleepers' }))).status, 303);
    assert.equal(states(), '11,11,00,11', 'another name is nobody else');
    assert.equal(
        (await house.post(PAGE, await sent({ inactive_days: '90', q: '  ' }))).headers.get(
            'location',
        ),
        PAGE,
    );
    assert.equal(row(), 'Idle in Confluence|product=confluence&inactive_days=90');
    assert.equal(states(), '00,00,00,11');
    assert.equal(
        house.sql(`
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
        house.sql("SELECT before || ' > ' || after FROM audit WHERE action = 'filter.change'"),
        'product=confluence&inactive_days=60 > product=confluence&inactive_days=90',
    );
    assert.match(
        (await house.get(PAGE)).text,
        regex(
            /Tasks Off, On as dry run and On for real use this filter: switched off until /,
            /somebody has seen a preview again\./,
        ),
    );
    assert.match(
        (await house.get(tasks[0])).text,
        /off because its filter was changed[\s\S]*olivia\.admin@example\.test/,
    );

    await house.post(PAGE, await sent({ inactive_days: '60' }));
    assert.equal(
        (await house.post(`${tasks[0]}/switch`, { to: 'on' }, { from: tasks[0] })).status,
        409,
        'as before, but not seen since',
    );
    assert.equal(
        (await decide(runs[0], { do: 'seen', switch: 'on' })).status,
        409,
        'the old preview does not count',
    );
    assert.equal(
        (
            await decide(runs[0], {
                do: 'run',
                confirm_count: house.sql('SELECT planned FROM run WHERE id = 1'),
            })
        ).status,
        409,
    );
    assert.equal((await decide(await preview(tasks[0]), { do: 'seen', switch: 'on' })).status, 303);
    assert.equal(states(), '11,00,00,11');
    assert.doesNotMatch((await house.get(tasks[0])).text, /off because its filter was changed/);
});

test('two tabs: the second is told, its entries stand, and saving again goes through', async () => {
    const stale = await sent({ inactive_days: '120', name: 'Mine' });
    await house.post(PAGE, await sent({ inactive_days: '75' }));
    const { status, text } = await house.post(PAGE, stale);
    assert.equal(status, 422);
    assert.match(text, /olivia\.admin@example\.test changed this filter in the meantime/);
    assert.match(text, /inactive for 75 days/, 'what it is now');
    assert.equal(value(text, 'inactive_days'), '120', 'what was entered');
    assert.equal(value(text, 'name'), 'Mine');
    assert.equal(row(), 'Idle in Confluence|product=confluence&inactive_days=75');
    assert.equal(
        (await house.post(PAGE, { ...stale, changed_at: value(text, 'changed_at') })).status,
        303,
    );
    assert.equal(row(), 'Mine|product=confluence&inactive_days=120');
});

test('the same again changes nothing and is no row of the audit', async () => {
    const rows = () =>
        house.sql(`
            SELECT count(*), (SELECT changed_at FROM saved_filter WHERE id = 1)
            FROM audit
            WHERE action LIKE 'filter.%' OR action = 'task.switch'`);
    const before = rows();
    assert.equal(
        (await house.post(PAGE, await sent({ name: 'Mine', inactive_days: '120' }))).status,
        303,
    );
    assert.equal(rows(), before);
});

test('whoever may only read gets no form', async () => {
    await house.post('/settings/access', { product_admins: 'read', user_access_admins: 'off' });
    assert.equal((await house.get(PAGE, 'productAdmin')).status, 403);
    assert.equal(
        (await house.post(PAGE, { name: 'x' }, { visitor: 'productAdmin', csrf: 'x' })).status,
        403,
    );
});
