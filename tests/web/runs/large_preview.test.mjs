// Previews of very many people: the lane makes them, one for each person, and whoever asked sees
// how far it is.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openHouse } from '../fixture.mjs';

let house;
before(async () => {
    house = await openHouse({ ORG_USERS: '6000' });
});
after(async () => {
    await house?.close();
});

const ALL = { action: 'suspend', scope: 'all', filter: '' };
const ask = (fields = {}, visitor = 'orgAdmin') =>
    house.post('/users/bulk', { ...ALL, ...fields }, { visitor, from: '/tasks/new' });
const decide = (run, fields) => house.post(run, fields, { from: '/tasks/new' });
const place = (answer) => answer.headers.get('location');
const cookie = (answer) => answer.headers.get('set-cookie').split(';')[0];
const id = (run) => run.split('/').pop();
const state = (run) => house.sql(`SELECT state FROM run WHERE id = ${id(run)}`);
const people = () => Number(house.sql('SELECT count(*) FROM user WHERE gone_at IS NULL'));
const ready = (run) => house.until(() => state(run) === 'preview');

test('a large preview is a job, shows its progress, then is like others', async () => {
    const go = await house.hold('tasks');
    const asked = await ask();
    assert.equal(asked.status, 303);
    const run = place(asked);
    assert.match(run, /^\/users\/bulk\/\d+$/);
    const headers = { cookie: cookie(asked) };
    const page = (await house.get(run, 'orgAdmin', { headers })).text;
    assert.match(page, /<title>Preview: /);
    assert.match(page, /Nothing has happened yet/);
    assert.match(page, /It waits for its turn/);
    assert.match(page, new RegExp(`<a class="button secondary" href="${run}">Refresh</a>`));
    assert.equal(state(run), 'preparing');
    assert.equal(house.sql(`SELECT count(*) FROM run_user WHERE run = ${id(run)}`), '0');
    assert.ok(!(await house.get('/tasks/runs')).text.includes(`href="${run}"`), 'it is no run yet');
    for (const name of ['results.csv', 'results.json'])
        assert.equal((await house.get(`${run}/${name}`)).status, 409, name);
    for (const what of ['run', 'leave-out', 'undo', 'approve'])
        assert.equal((await decide(run, { do: what, account_id: 'x' })).status, 409, what);
    // What a start that was cut off left: it is thrown away.
    house.sql(
        `INSERT INTO run_user (run, user, state) SELECT ${id(run)}, id, 'planned' FROM user` +
            " WHERE account_type <> 'atlassian' OR gone_at IS NOT NULL",
    );
    await go();
    house.wake('tasks');
    await ready(run);
    const [matched, rows, planned, stored] = house
        .sql(
            `
            SELECT matched, (SELECT count(*) FROM run_user u WHERE u.run = r.id), planned,
                (SELECT count(*) FROM run_user u WHERE u.run = r.id AND state = 'planned')
            FROM run r
            WHERE id = ${id(run)}`,
        )
        .split('|')
        .map(Number);
    assert.deepEqual([matched, rows, planned], [people(), people(), stored]);
    const shown = (await house.get(run)).text;
    assert.match(shown, /name="confirm_count"/);
    assert.match(shown, /id="run-status"/, 'whoever waited with the page open sees it there');
    assert.match((await house.get(`${run}/results.csv`)).text, /^.*accountId,outcome/);
    assert.equal((await decide(run, { do: 'run' })).status, 422, 'the number is asked for');
});

test('each person has one in the making: a second click and a second wish lead to it', async () => {
    house.ctl('grant', 'paul.product@example.test');
    const go = await house.hold('tasks');
    const [one, again] = await Promise.all([ask(), ask()]);
    assert.equal(place(one), place(again));
    const other = await ask({ action: 'deactivate' });
    assert.equal(place(other), place(one));
    const headers = { cookie: cookie(other) };
    const told = (await house.get(place(one), 'orgAdmin', { headers })).text;
    assert.match(told, /still being made, so no other one was begun/);
    const small = await ask({ filter: 'status=suspended' });
    assert.equal(state(place(small)), 'preview', 'a small one is made at once meanwhile');
    const pauls = await ask({}, 'productAdmin');
    assert.notEqual(place(pauls), place(one));
    assert.equal(house.sql("SELECT count(*) FROM run WHERE state = 'preparing'"), '2');

    const left = await decide(place(one), { do: 'stop' });
    assert.equal(left.status, 303);
    assert.equal(place(left), '/users');
    assert.equal((await house.get(place(one))).status, 404);
    const next = await ask({ action: 'deactivate' });
    assert.notEqual(place(next), place(one), 'now there is room for another one');
    house.sql(`UPDATE run SET requested_at = requested_at - 8000 WHERE id = ${id(place(pauls))}`);
    await go();
    house.wake('tasks');
    await ready(place(next));
    const kept = (run) =>
        house.sql(`SELECT count(*) FROM run WHERE id IN (${id(place(run))})`) === '1';
    assert.ok(!kept(one), 'what was left is gone');
    assert.ok(!kept(pauls), 'and so is what nobody made for two hours');
});

test('a large preview of a task obeys its limits and lets it be switched on', async () => {
    house.sql(
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
    const task = place(await house.post('/tasks/new', form));
    const run = place(await house.post(`${task}/preview`, {}, { from: task }));
    assert.match(run, new RegExp(`^${task}/runs/`));
    await ready(run);
    assert.equal(
        house.sql(`SELECT planned, limit_mode FROM run WHERE id = ${id(run)}`),
        '30|longest',
    );
    assert.equal((await decide(run, { do: 'seen', switch: 'dry' })).status, 303);
    assert.equal(house.sql('SELECT enabled FROM task'), '1');
});

test('the number of a preview that was left is not given to another one', async () => {
    const left = place(await ask());
    assert.equal((await decide(left, { do: 'stop' })).status, 303);
    await house.idle();
    house.wake('tasks');
    await house.idle();
    assert.equal(house.sql(`SELECT count(*) FROM run_user WHERE run = ${id(left)}`), '0');
    const next = place(await ask());
    assert.notEqual(next, left, 'a page of it that is still open would show, and stop, the other');
    assert.equal((await house.get(left)).status, 404);
    await ready(next);
});

/** A run that suspended everybody just now: no synchronization has seen it yet. */
const suspended = () => {
    house.sql(
        'INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at,' +
            " started_at, finished_at, matched, planned, done) SELECT 900, 900, 'bulk'," +
            " 'Suspend everybody', 'done', 'olivia.admin@example.test', unixepoch() - 3700," +
            ' unixepoch() - 3600, unixepoch() - 3500, count(*), count(*), count(*) FROM user',
    );
    house.sql("INSERT INTO run_action VALUES (900, 0, 'suspend', NULL, NULL, NULL)");
    house.sql("INSERT INTO run_user (run, user, state) SELECT 900, id, 'done' FROM user");
    house.sql(
        'INSERT INTO run_step (run, user, seq, kind, directory_id, label, state, finished_at)' +
            " SELECT 900, u.id, 1, 'suspend', d.directory_id, d.name, 'done', unixepoch()" +
            ' FROM user u JOIN (SELECT * FROM directory LIMIT 1) d',
    );
};

test('an undo of many people is a job too; of one person it is direct', async () => {
    suspended();
    const source = '/users/bulk/900';
    const somebody = house.sql(`
        SELECT account_id
        FROM user u
        WHERE account_type = 'atlassian'
            AND gone_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM user_platform_role r WHERE r.user = u.id)
        LIMIT 1`);
    const one = await decide(source, { do: 'undo', account_id: somebody });
    assert.equal(one.status, 200);
    assert.match(one.text, /Confirm undo/);
    const go = await house.hold('tasks');
    const asked = await decide(source, { do: 'undo' });
    assert.equal(asked.status, 303);
    const undo = place(asked);
    assert.equal(state(undo), 'preparing');
    assert.match(
        (await house.get(undo)).text,
        /Puts back what <a href="\/users\/bulk\/900">run 900/,
    );
    assert.equal(place(await ask()), undo, 'it is the one in the making of this person');
    await go();
    house.wake('tasks');
    await ready(undo);
    const count = (what) =>
        Number(house.sql(`SELECT count(*) FROM run_user WHERE run = ${id(undo)} AND ${what}`));
    const planned = count("state = 'planned'");
    const admins =
        "cause = 'org-admin' OR user IN (SELECT user FROM user_platform_role" +
        " WHERE role = 'atlassian/org-admin')";
    assert.equal(count(`state = 'planned' AND (${admins})`), 0);
    assert.equal(count('true'), Number(house.sql('SELECT count(*) FROM user')));
    assert.equal(house.sql(`SELECT planned FROM run WHERE id = ${id(undo)}`), String(planned));
    assert.ok(planned > 4000, `${planned}`);
    assert.equal(
        house.sql(`
            SELECT count(*)
            FROM run_step s
            JOIN run_user u USING (run, user)
            WHERE run = ${id(undo)}
                AND s.kind = 'restore'
                AND s.state = 'planned'
                AND u.state = 'planned'`),
        String(planned),
    );
    assert.equal((await decide(undo, { do: 'run' })).status, 422, 'the number is asked for');
    assert.equal((await decide(undo, { do: 'run', dry_run: 'true' })).status, 303);
    await house.until(() => state(undo) === 'done' || state(undo) === 'refused');
    assert.equal(house.sql(`SELECT state, dry_run FROM run WHERE id = ${id(undo)}`), 'done|1');
});

test('an undo that is left before it is made leaves no trace on the page of its run', async () => {
    const go = await house.hold('tasks');
    const undo = place(await decide('/users/bulk/900', { do: 'undo' }));
    assert.equal(state(undo), 'preparing');
    assert.ok((await house.get('/users/bulk/900')).text.includes(`href="${undo}"`));
    assert.equal((await decide(undo, { do: 'stop' })).status, 303);
    const page = await house.get('/users/bulk/900');
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes(`href="${undo}"`));
    await go();
});
