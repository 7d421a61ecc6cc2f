// Large previews: the lane makes them, one at a time for each person, and the page shows the
// progress.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { reviewHelpers } from '../reviews/review_helpers.mjs';
import { assertStatus, locationOf, useFixture, VISITORS } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture({ ORG_USERS: '6000' });
const { bulk, decide, makeTask, previewTask, saveFilter, stateOf } = runHelpers(fixture);

const ALL = { action: 'suspend', scope: 'all', filter: '' };
const ask = (fields = {}, visitor) => bulk({ ...ALL, ...fields }, [], visitor);
const cookieOf = (answer) => answer.headers.get('set-cookie').split(';')[0];
const countPeople = () => Number(fixture.sql('SELECT count(*) FROM user WHERE gone_at IS NULL'));
/** Waits until the lane has made a preview. */
const untilReady = (run) => fixture.until(() => stateOf(run) === 'preview');

test('a large preview is a job, shows its progress, then is like others', async () => {
    const unlock = await fixture.lockLane('tasks');
    const asked = await ask();
    assert.equal(asked.status, 303);
    const run = locationOf(asked);
    assert.match(run, /^\/users\/bulk\/\d+$/);
    const headers = { cookie: cookieOf(asked) };
    const page = await fixture.text(run, 'orgAdmin', { headers });
    assert.match(page, /<title>Preview: /);
    assert.match(page, /Nothing has changed yet/);
    assert.match(page, /Queued/);
    assert.match(page, new RegExp(`<a class="button secondary" href="${run}">Refresh</a>`));
    assert.equal(stateOf(run), 'preparing');
    assert.equal(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${idOf(run)}`), '0');
    assert.ok(!(await fixture.text('/tasks/runs')).includes(`href="${run}"`), 'it is no run yet');
    for (const name of ['results.csv', 'results.json'])
        assertStatus(await fixture.get(`${run}/${name}`), 409, name);
    for (const what of ['run', 'leave-out', 'undo', 'approve'])
        assertStatus(await decide(run, { do: what, account_id: 'x' }), 409, what);
    // Rows of a start that was cut off: the lane throws them away.
    fixture.sql(
        `INSERT INTO run_user (run, user, state) SELECT ${idOf(run)}, id, 'planned' FROM user` +
            " WHERE account_type <> 'atlassian' OR gone_at IS NOT NULL",
    );
    await unlock();
    fixture.wake('tasks');
    await untilReady(run);
    const [matched, rows, planned, stored] = fixture
        .row(
            `
                SELECT matched, (SELECT count(*) FROM run_user u WHERE u.run = r.id), planned,
                    (SELECT count(*) FROM run_user u WHERE u.run = r.id AND state = 'planned')
                FROM run r
                WHERE id = ${idOf(run)}`,
        )
        .map(Number);
    assert.deepEqual([matched, rows, planned], [countPeople(), countPeople(), stored]);
    const shown = await fixture.text(run);
    assert.match(shown, /name="confirm_count"/);
    assert.match(shown, /id="run-status"/, 'whoever waited with the page open sees it there');
    assert.match(await fixture.text(`${run}/results.csv`), /^.*accountId,outcome/);
    assertStatus(await decide(run, { do: 'run' }), 422, 'the number is asked for');
});

test('one large preview at a time for each person: a second request leads to it', async () => {
    fixture.ctl('grant', 'paul.product@example.test');
    const unlock = await fixture.lockLane('tasks');
    const [one, again] = await Promise.all([ask(), ask()]);
    assert.equal(locationOf(one), locationOf(again));
    const other = await ask({ action: 'deactivate' });
    assert.equal(locationOf(other), locationOf(one));
    const headers = { cookie: cookieOf(other) };
    const page = await fixture.text(locationOf(one), 'orgAdmin', { headers });
    assert.match(page, /previous preview is still being prepared, so no new one was started/);
    const small = await ask({ filter: 'status=suspended' });
    assert.equal(stateOf(locationOf(small)), 'preview', 'a small one is made at once');
    const pauls = await ask({}, 'productAdmin');
    assert.notEqual(locationOf(pauls), locationOf(one));
    assert.equal(fixture.sql("SELECT count(*) FROM run WHERE state = 'preparing'"), '2');

    const left = await decide(locationOf(one), { do: 'stop' });
    assert.equal(left.status, 303);
    assert.equal(locationOf(left), '/users');
    assertStatus(await fixture.get(locationOf(one)), 404);
    const next = await ask({ action: 'deactivate' });
    assert.notEqual(locationOf(next), locationOf(one), 'now there is room for another one');
    fixture.sql(
        `UPDATE run SET requested_at = requested_at - 8000 WHERE id = ${idOf(locationOf(pauls))}`,
    );
    await unlock();
    fixture.wake('tasks');
    await untilReady(locationOf(next));
    const exists = (run) =>
        fixture.sql(`SELECT count(*) FROM run WHERE id IN (${idOf(locationOf(run))})`) === '1';
    assert.ok(!exists(one), 'the one that was left is gone');
    assert.ok(!exists(pauls), 'and so is one that waited for two hours');
});

test('a large preview of a review is its run, and a changed decision drops it', async () => {
    saveFilter(2, 'Everyone of a review', '');
    const { begin, decide: decideAbout, doIt } = reviewHelpers(fixture);
    const review = await begin({ filter: 2 }, [VISITORS.ordinary.who]);
    fixture.sql(`
        INSERT INTO review_decision (review, user, decision, reason, change, decided_at,
            decided_by, as_owner)
        SELECT review, user, 'remove', 'Unused', 0, 1, 'test', 0 FROM review_row
        WHERE review = ${review};
        UPDATE review_row SET decision = (SELECT max(id) FROM review_decision rde
            WHERE rde.review = review_row.review AND rde.user = review_row.user)
        WHERE review = ${review}`);
    const unlock = await fixture.lockLane('tasks');
    const preview = () => doIt(review, { do: 'run', action: 'suspend' });
    const run = locationOf(await preview());
    assert.equal(stateOf(run), 'preparing');
    assert.equal(fixture.sql(`SELECT run FROM review WHERE id = ${review}`), idOf(run));
    assertStatus(await preview(), 409, 'one is being prepared');
    const person = fixture.sql(`SELECT account_id FROM review_row WHERE review = ${review}
        AND account_id <> (SELECT account_id FROM user WHERE email = '${VISITORS.ordinary.who}')
        LIMIT 1`);
    assertStatus(await decideAbout(review, [person], { decision: 'keep' }, 'ordinary'), 303);
    assert.equal(stateOf(run), 'dropped');
    await unlock();
});

test('a large preview of a task obeys its limits and lets it be switched on', async () => {
    saveFilter(1, 'Everybody', '');
    const task = await makeTask({
        name: 'Large',
        action: 'suspend',
        schedule: 'manual',
        cap_users: '30',
        cap_percent: '50',
        limit_mode: 'longest',
    });
    const run = await previewTask(task);
    assert.match(run, new RegExp(`^${task}/runs/`));
    await untilReady(run);
    assert.equal(
        fixture.sql(`SELECT planned, limit_mode FROM run WHERE id = ${idOf(run)}`),
        '30|longest',
    );
    assertStatus(await decide(run, { do: 'seen', switch: 'dry' }), 303);
    assert.equal(fixture.sql('SELECT enabled FROM task'), '1');
});

test('the number of an abandoned preview is not used again', async () => {
    const left = locationOf(await ask());
    assertStatus(await decide(left, { do: 'stop' }), 303);
    await fixture.untilIdle();
    fixture.wake('tasks');
    await fixture.untilIdle();
    assert.equal(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${idOf(left)}`), '0');
    const next = locationOf(await ask());
    assert.notEqual(next, left, 'a page of it that is still open would show, and stop, the other');
    assertStatus(await fixture.get(left), 404);
    await untilReady(next);
});

/** Adds a run that has just suspended everybody; no synchronization has read that yet. */
const insertSuspendedRun = () => {
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
    insertSuspendedRun();
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
    assert.match(one.text, /<h1>Undo run for /);
    const unlock = await fixture.lockLane('tasks');
    const asked = await decide(source, { do: 'undo' });
    assert.equal(asked.status, 303);
    const undo = locationOf(asked);
    assert.equal(stateOf(undo), 'preparing');
    assert.match(await fixture.text(undo), /Undo of <a href="\/users\/bulk\/900">run 900/);
    assert.equal(locationOf(await ask()), undo, 'it is the only one in the making for this person');
    await unlock();
    fixture.wake('tasks');
    await untilReady(undo);
    const count = (what) =>
        Number(fixture.sql(`SELECT count(*) FROM run_user WHERE run = ${idOf(undo)} AND ${what}`));
    const planned = count("state = 'planned'");
    const admins =
        "cause = 'org-admin' OR user IN (SELECT user FROM user_platform_role" +
        " WHERE role = 'atlassian/org-admin')";
    assert.equal(count(`state = 'planned' AND (${admins})`), 0);
    assert.equal(count('true'), Number(fixture.sql('SELECT count(*) FROM user')));
    assert.equal(fixture.sql(`SELECT planned FROM run WHERE id = ${idOf(undo)}`), String(planned));
    assert.ok(planned > 4000, `${planned}`);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM run_step s
            JOIN run_user u USING (run, user)
            WHERE run = ${idOf(undo)}
                AND s.kind = 'restore'
                AND s.state = 'planned'
                AND u.state = 'planned'`),
        String(planned),
    );
    assertStatus(await decide(undo, { do: 'run' }), 422, 'the number is asked for');
    assertStatus(await decide(undo, { do: 'run', dry_run: 'true' }), 303);
    await fixture.until(() => stateOf(undo) === 'done' || stateOf(undo) === 'refused');
    assert.equal(fixture.sql(`SELECT state, dry_run FROM run WHERE id = ${idOf(undo)}`), 'done|1');
});

test('an undo abandoned before it is made leaves no trace on the page of its run', async () => {
    const unlock = await fixture.lockLane('tasks');
    const undo = locationOf(await decide('/users/bulk/900', { do: 'undo' }));
    assert.equal(stateOf(undo), 'preparing');
    assert.ok((await fixture.text('/users/bulk/900')).includes(`href="${undo}"`));
    assertStatus(await decide(undo, { do: 'stop' }), 303);
    const page = await fixture.get('/users/bulk/900');
    assert.equal(page.status, 200);
    assert.ok(!page.text.includes(`href="${undo}"`));
    await unlock();
});
