// Previews of very many people: the lane makes them, one for each person, and whoever asked sees
// how far it is.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture({ ORG_USERS: '6000' });

const ALL = { action: 'suspend', scope: 'all', filter: '' };
const ask = (fields = {}, visitor = 'orgAdmin') =>
    fixture.post('/users/bulk', { ...ALL, ...fields }, { visitor, from: '/tasks/new' });
const decide = (run, fields) => fixture.post(run, fields, { from: '/tasks/new' });
const place = (answer) => locationOf(answer);
const cookie = (answer) => answer.headers.get('set-cookie').split(';')[0];
const id = (run) => run.split('/').pop();
const state = (run) => fixture.sql(`SELECT state FROM run WHERE id = ${id(run)}`);
const people = () => Number(fixture.sql('SELECT count(*) FROM user WHERE gone_at IS NULL'));
const ready = (run) => fixture.until(() => state(run) === 'preview');

test('a large preview is a job, shows its progress, then is like others', async () => {
    const go = await fixture.lockLane('tasks');
    const asked = await ask();
    assert.equal(asked.status, 303);
    const run = place(asked);
    assert.match(run, /^\/users\/bulk\/\d+$/);
    const headers = { cookie: cookie(asked) };
    const page = await fixture.text(run, 'orgAdmin', { headers });
    assert.match(page, /<title>Preview: /);
    assert.match(page, /Nothing has happened yet/);
    assert.match(page, /It waits for its turn/);
    assert.match(page, new RegExp(`<a class="button secondary" href="${run}">Refresh</a>`));
    assert.equal(state(run), 'preparing');
    assert.equal(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${id(run)}`), '0');
    assert.ok(!(await fixture.text('/tasks/runs')).includes(`href="${run}"`), 'it is no run yet');
    for (const name of ['results.csv', 'results.json'])
        assertStatus(await fixture.get(`${run}/${name}`), 409, name);
    for (const what of ['run', 'leave-out', 'undo', 'approve'])
        assertStatus(await decide(run, { do: what, account_id: 'x' }), 409, what);
    // What a start that was cut off left: it is thrown away.
    fixture.sql(
        `INSERT INTO run_user (run, user, state) SELECT ${id(run)}, id, 'planned' FROM user` +
            " WHERE account_type <> 'atlassian' OR gone_at IS NOT NULL",
    );
    await go();
    fixture.wake('tasks');
    await ready(run);
    const [matched, rows, planned, stored] = fixture
        .row(
            `
            SELECT matched, (SELECT count(*) FROM run_user u WHERE u.run = r.id), planned,
                (SELECT count(*) FROM run_user u WHERE u.run = r.id AND state = 'planned')
            FROM run r
            WHERE id = ${id(run)}`,
        )
        .map(Number);
    assert.deepEqual([matched, rows, planned], [people(), people(), stored]);
    const shown = await fixture.text(run);
    assert.match(shown, /name="confirm_count"/);
    assert.match(shown, /id="run-status"/, 'whoever waited with the page open sees it there');
    assert.match(await fixture.text(`${run}/results.csv`), /^.*accountId,outcome/);
    assertStatus(await decide(run, { do: 'run' }), 422, 'the number is asked for');
});

test('each person has one in the making: a second click and a second wish lead to it', async () => {
    fixture.ctl('grant', 'paul.product@example.test');
    const go = await fixture.lockLane('tasks');
    const [one, again] = await Promise.all([ask(), ask()]);
    assert.equal(place(one), place(again));
    const other = await ask({ action: 'deactivate' });
    assert.equal(place(other), place(one));
    const headers = { cookie: cookie(other) };
    const told = await fixture.text(place(one), 'orgAdmin', { headers });
    assert.match(told, /still being made, so no other one was begun/);
    const small = await ask({ filter: 'status=suspended' });
    assert.equal(state(place(small)), 'preview', 'a small one is made at once meanwhile');
    const pauls = await ask({}, 'productAdmin');
    assert.notEqual(place(pauls), place(one));
    assert.equal(fixture.sql("SELECT count(*) FROM run WHERE state = 'preparing'"), '2');

    const left = await decide(place(one), { do: 'stop' });
    assert.equal(left.status, 303);
    assert.equal(place(left), '/users');
    assertStatus(await fixture.get(place(one)), 404);
    const next = await ask({ action: 'deactivate' });
    assert.notEqual(place(next), place(one), 'now there is room for another one');
    fixture.sql(`UPDATE run SET requested_at = requested_at - 8000 WHERE id = ${id(place(pauls))}`);
    await go();
    fixture.wake('tasks');
    await ready(place(next));
    const kept = (run) =>
        fixture.sql(`SELECT count(*) FROM run WHERE id IN (${id(place(run))})`) === '1';
    assert.ok(!kept(one), 'what was left is gone');
    assert.ok(!kept(pauls), 'and so is what nobody made for two hours');
});

test('a large preview of a task obeys its limits and lets it be switched on', async () => {
    fixture.sql(
        'INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at,' +
            " changed_by) VALUES (1, 'Everybody', '', 1, 'test', 1, 'test')",
    );
    const form = {
        name: 'Large',
        filter: '1',
        action: 'suspend',
        schedule: 'manual',
        every_days: '7',
        time: '06:00',
        time_zone: 'UTC',
        cap_users: '30',
        cap_percent: '50',
        limit_mode: 'longest',
        dry_run: 'on',
    };
    const task = place(await fixture.post('/tasks/new', form));
    const run = place(await fixture.post(`${task}/preview`, {}, { from: task }));
    assert.match(run, new RegExp(`^${task}/runs/`));
    await ready(run);
    assert.equal(
        fixture.sql(`SELECT planned, limit_mode FROM run WHERE id = ${id(run)}`),
        '30|longest',
    );
    assertStatus(await decide(run, { do: 'seen', switch: 'dry' }), 303);
    assert.equal(fixture.sql('SELECT enabled FROM task'), '1');
});

test('the number of a preview that was left is not given to another one', async () => {
    const left = place(await ask());
    assertStatus(await decide(left, { do: 'stop' }), 303);
    await fixture.untilIdle();
    fixture.wake('tasks');
    await fixture.untilIdle();
    assert.equal(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${id(left)}`), '0');
    const next = place(await ask());
    assert.notEqual(next, left, 'a page of it that is still open would show, and stop, the other');
    assertStatus(await fixture.get(left), 404);
    await ready(next);
});

/** A run that suspended everybody just now: no synchronization has seen it yet. */
const suspended = () => {
    fixture.sql(
        'INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at,' +
            " started_at, finished_at, matched, planned, done) SELECT 900, 900, 'bulk'," +
            " 'Suspend everybody', 'done', 'olivia.admin@example.test', unixepoch() - 3700," +
            ' unixepoch() - 3600, unixepoch() - 3500, count(*), count(*), count(*) FROM user',
    );
    fixture.sql("INSERT INTO run_action VALUES (900, 0, 'suspend', NULL, NULL, NULL)");
    fixture.sql("INSERT INTO run_user (run, user, state) SELECT 900, id, 'done' FROM user");
    fixture.sql(
        'INSERT INTO run_step (run, user, seq, kind, directory_id, label, state, finished_at)' +
            " SELECT 900, u.id, 1, 'suspend', d.directory_id, d.name, 'done', unixepoch()" +
            ' FROM user u JOIN (SELECT * FROM directory LIMIT 1) d',
    );
};

test('an undo of many people is a job too; of one person it is direct', async () => {
    suspended();
    const source = '/users/bulk/900';
    const somebody = fixture.sql(`
        SELECT account_id
        FROM user u
        WHERE account_type = 'atlassian'
            AND gone_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
        LIMIT 1`);
    const one = await decide(source, { do: 'undo', account_id: somebody });
    assert.equal(one.status, 200);
    assert.match(one.text, /Confirm undo/);
    const go = await fixture.lockLane('tasks');
    const asked = await decide(source, { do: 'undo' });
    assert.equal(asked.status, 303);
    const undo = place(asked);
    assert.equal(state(undo), 'preparing');
    assert.match(await fixture.text(undo), /Puts back what <a href="\/users\/bulk\/900">run 900/);
    assert.equal(place(await ask()), undo, 'it is the one in the making of this person');
    await go();
    fixture.wake('tasks');
    await ready(undo);
    const count = (what) =>
        Number(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${id(undo)} AND ${what}`));
    const planned = count("state = 'planned'");
    const admins =
        "cause = 'org-admin' OR user IN (SELECT user FROM user_platform_role" +
        " WHERE role = 'atlassian/org-admin')";
    assert.equal(count(`state = 'planned' AND (${admins})`), 0);
    assert.equal(count('true'), Number(fixture.sql('SELECT count(*) FROM user')));
    assert.equal(fixture.sql(`SELECT planned FROM run WHERE id = ${id(undo)}`), String(planned));
    assert.ok(planned > 4000, `${planned}`);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM run_step s
            JOIN run_user u USING (run, user)
            WHERE run = ${id(undo)}
                AND s.kind = 'restore'
                AND s.state = 'planned'
                AND u.state = 'planned'`),
        String(planned),
    );
    assertStatus(await decide(undo, { do: 'run' }), 422, 'the number is asked for');
    assertStatus(await decide(undo, { do: 'run', dry_run: 'true' }), 303);
    await fixture.until(() => state(undo) === 'done' || state(undo) === 'refused');
    assert.equal(fixture.sql(`SELECT state, dry_run FROM run WHERE id = ${id(undo)}`), 'done|1');
});

test('an undo that is left before it is made leaves no trace on the page of its run', async () => {
    const go = await fixture.lockLane('tasks');
    const undo = place(await decide('/users/bulk/900', { do: 'undo' }));
    assert.equal(state(undo), 'preparing');
    assert.ok((await fixture.text('/users/bulk/900')).includes(`href="${undo}"`));
    assertStatus(await decide(undo, { do: 'stop' }), 303);
    const page = await fixture.get('/users/bulk/900');
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes(`href="${undo}"`));
    await go();
});
