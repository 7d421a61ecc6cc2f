// The form of a task: actions, groups, products and the day of a task that runs once.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();

const { makeTask, saveFilter } = runHelpers(fixture);

fixture.prepare(() => {
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
    saveFilter(2, 'Admins', 'role=atlassian%2Forg-admin');
});

const FORM = { ...TASK, name: 'Free Confluence seats', cap_users: '500', cap_percent: '90' };
const make = (fields) => makeTask({ ...FORM, ...fields });

test('without a task the page says what to do next', async () => {
    const { text } = await fixture.get('/tasks');
    assert.match(text, /No tasks yet/);
    assert.match(text, /href="\/tasks\/new"/);
});

test('actions in order, groups by name, and answers that do not fit each other', async () => {
    const group = fixture.sql(`
        SELECT name
        FROM user_group
        WHERE external_synced = 0 AND modifiable = 1 AND gone_at IS NULL AND name NOT LIKE '%admin%'
        ORDER BY id
        LIMIT 1`);
    const id = fixture.sql(`SELECT group_id FROM user_group WHERE name = '${group}'`);
    const pairs = (list) => [
        ...Object.entries({ ...FORM, name: 'In order' }).filter(([k]) => k !== 'action'),
        ...list,
    ];
    const { status, headers } = await fixture.post(
        '/tasks/new',
        pairs([
            ['action', 'suspend'],
            ['group', ''],
            ['action', 'add-group'],
            ['group', group],
        ]),
    );
    assert.equal(status, 303);
    const task = headers.get('location');
    assert.equal(
        fixture.sql(`
            SELECT group_concat(position || action || coalesce(group_id, ''))
            FROM task_action
            WHERE task = ${idOf(task)}`),
        `0suspend,1add-group${id}`,
    );
    assert.ok(
        (await fixture.text(task)).includes(`value="${group}"`),
        'the group is in its field again',
    );
    for (const [list, message] of [
        [
            [
                ['action', 'add-group'],
                ['group', 'no such group'],
            ],
            /No group has the name or ID no such group/,
        ],
        [
            [
                ['action', 'add-group'],
                ['group', 'Jira-Soft'],
            ],
            /No group has the name or ID Jira-Soft\. Similar groups: jira-software-users-example, /,
        ],
        [
            [
                ['action', 'add-group'],
                ['group', `x${'\u0627'.repeat(90)}`],
            ],
            new RegExp(`No group has the name or ID x\u0627{90}<`),
        ],
        [
            [
                ['action', 'add-group'],
                ['group', ''],
            ],
            /Enter a group to add people to/,
        ],
        [
            [
                ['action', 'suspend'],
                ['group', ''],
                ['action', 'restore'],
                ['group', ''],
            ],
            /cancel each other/,
        ],
        [
            [
                ['action', ''],
                ['group', group],
            ],
            /Choose an action for this group/,
        ],
    ]) {
        const refused = await fixture.post(
            '/tasks/new',
            pairs(list).map(([k, v]) => [k, k === 'name' ? 'Not saved' : v]),
        );
        assert.equal(refused.status, 422);
        assert.match(refused.text, message);
        assert.match(refused.text, /value="Not saved"/);
    }
    assert.equal(fixture.sql("SELECT count(*) FROM task WHERE name = 'Not saved'"), '0');
});

test('every product of a large organization can be chosen', async () => {
    await fixture.untilIdle();
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO product (ari, product, site, site_name)
        SELECT 'ari:many' || i, 'many-' || i, 'many', 'many'
        FROM n`);
    const options = (text) =>
        new Set([...text.matchAll(/<option value="(remove-access:many-[^"]+)"/g)].map((m) => m[1]))
            .size;
    assert.equal(options(await fixture.text('/tasks/new')), 600, 'each everywhere and on its site');
    assert.equal(
        (await fixture.text('/settings/dashboard')).match(/name="inactive_days\.many-/g).length,
        300,
    );
    fixture.sql("DELETE FROM product WHERE site = 'many'");
});

test('a task leads to its filter, and a list of tasks has a heading in every cell', async () => {
    const task = await make({ name: 'Led' });
    assert.match(await fixture.text(task), /<a href="\/filters\/1">Change filter<\/a>/);
    const list = (await fixture.text('/tasks')).match(/<table class="cards">[^]*?<\/table>/)[0];
    const cells = [...list.matchAll(/<td([^>]*)>/g)].map((match) => match[1]);
    assert.ok(cells.length >= 3);
    for (const cell of cells) assert.match(cell, /data-label="[A-Z]/);
    await fixture.setAccess('read');
    assert.doesNotMatch(await fixture.text(task, 'productAdmin'), /Change filter/);
    await fixture.setAccess('off');
});

test('"once" without a day in the form is the next time the clock shows it', async () => {
    // The daily synchronization is out of the way.
    const slot = String((new Date().getUTCHours() + 12) % 24);
    assertStatus(
        await fixture.post('/settings/sync', { enabled: 'on', slot, time_zone: 'UTC' }),
        303,
    );
    for (const ahead of [-3600, 3600]) {
        const then = new Date(Date.now() + ahead * 1000);
        const task = await make({
            name: `once ${ahead}`,
            schedule: 'once',
            time: then.toISOString().slice(11, 16),
        });
        const due = fixture.sql(
            `SELECT on_date || ' ' || at_time FROM task WHERE id = ${idOf(task)}`,
        );
        const left = Date.parse(`${due.replace(' ', 'T')}:00Z`) - Date.now();
        assert.ok(left > 0 && left <= 86400e3, `${due} is next`);
        assertStatus(await fixture.post(`${task}/delete`, { confirm: 'yes' }, { from: task }), 303);
    }
    assertStatus(
        await fixture.post('/tasks/new', { ...FORM, schedule: 'once', on_date: '' }),
        422,
        'a day left empty is asked for',
    );
});

test('a form opened before another person saved comes back; saving again replaces', async () => {
    const task = await make({ name: 'Two at once' });
    const version = async () =>
        (await fixture.text(task)).match(/name="changed_at" value="(\d+)"/)[1];
    const opened = await version();
    const fields = { ...FORM, name: 'Mine', changed_at: opened };
    fixture.sql(`
        UPDATE task
        SET cap_users = 7, changed_by = 'otto@example.test', changed_at = changed_at + 5
        WHERE id = ${idOf(task)}`);
    const { status, text } = await fixture.post(task, fields);
    assert.equal(status, 422);
    assert.match(text, /otto@example\.test changed this task .* as shown above/);
    assert.match(text, /name="name"[^>]*value="Mine"/, 'the entries stay');
    assert.equal(fixture.sql(`SELECT cap_users FROM task WHERE id = ${idOf(task)}`), '7');
    const again = { ...fields, changed_at: text.match(/name="changed_at" value="(\d+)"/)[1] };
    assertStatus(await fixture.post(task, again), 303);
    assert.equal(
        fixture.sql(`SELECT name || cap_users FROM task WHERE id = ${idOf(task)}`),
        'Mine500',
    );
    assertStatus(await fixture.post(task, again), 303, 'their own change is no surprise');
    assertStatus(await fixture.post(task, { ...again, changed_at: 'x' }), 303);
});
