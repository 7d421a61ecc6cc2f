// Giving access back: exactly what a run took, at once or by an admin.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture, VISITORS } from '../fixture.mjs';
import { runHelpers } from '../run_helpers.mjs';
import { warnedHelpers } from './warned.mjs';

const fixture = useFixture();
const { decide, endOf, previewBulk } = runHelpers(fixture);
const { addTask, requestOf, terms } = warnedHelpers(fixture);
const ME = VISITORS.ordinary.who;
let account;

fixture.prepare(async () => {
    await fixture.untilIdle();
    account = fixture.sql(`SELECT account_id FROM user WHERE email = '${ME}'`);
});

const post = (run, fields = {}, csrf = undefined) =>
    fixture.post(
        '/my-access/return',
        { run, ...fields },
        { visitor: 'ordinary', from: '/my-access', csrf },
    );
const flashOf = (answer) => answer.headers.get('set-cookie')?.match(/rollcall_flash=([\w-]+)/)?.[1];
/** What the stand-in has of everybody, without times of its own. */
const wholeState = async () => JSON.stringify(await fixture.people());
/** A bulk operation takes something from the person; returns its id. */
async function take(action, options) {
    await fixture.untilIdle();
    const preview = await previewBulk({ action }, [account]);
    assertStatus(await decide(preview, { do: 'run' }), 303);
    assert.equal(await endOf(preview), 'done');
    const run = preview.split('/').pop();
    if (options) terms(run, options);
    return run;
}
const undoOf = (run) =>
    fixture.sql(`SELECT undo FROM access_request WHERE run = ${run} ORDER BY id DESC LIMIT 1`);
const own = () => fixture.json('/api/v1/my-access', 'ordinary');

for (const action of ['remove-access:confluence', 'suspend'])
    test(`what ${action} took comes back exactly, while the person is out, too`, async () => {
        const before = await wholeState();
        const run = await take(action, { giveBack: 'self' });
        assert.notEqual(await wholeState(), before);
        const { taken } = await own();
        assert.deepEqual(
            taken.map((t) => [t.run, t.giveBack, typeof t.at]),
            [[Number(run), 'self', 'string']],
        );
        assert.match(await fixture.text('/my-access', 'ordinary'), />Get my access back</);
        const answer = await post(run, { reason: 'Back from leave' });
        assertStatus(answer, 303);
        assert.equal(flashOf(answer), 'access-returns');
        assert.equal(await endOf(`/users/bulk/${undoOf(run)}`), 'done');
        assert.equal(await wholeState(), before);
        assert.equal(requestOf(run), 'return granted');
        assert.deepEqual((await own()).taken, []);
        assert.equal(
            fixture.sql(`SELECT requested_by FROM run WHERE id = ${undoOf(run)}`),
            ME,
            'the person asked for it',
        );
    });

test('the task does not take it again on the next day', async () => {
    const run = await take('suspend', { giveBack: 'self' });
    const task = addTask();
    fixture.sql(`UPDATE run SET kind = 'task', task = ${task} WHERE id = ${run}`);
    assert.equal(flashOf(await post(run, { reason: 'Back' })), 'access-returns');
    const kept = `SELECT task, reason, until > unixepoch() + 6 * 86400 FROM keep
        WHERE run = ${run}`;
    assert.equal(fixture.sql(kept), `${task}|Back|1`);
    await fixture.until(() => fixture.sql(`SELECT undone FROM run WHERE id = ${run}`) === '1');
    await fixture.untilIdle();
    fixture.sql(`DELETE FROM access_request WHERE run = ${run}`); // it counts for the month
});

test('twice, or not allowed: nothing happens', async () => {
    const run = await take('suspend', { giveBack: 'self' });
    const may = (permission) =>
        fixture.sql(`UPDATE run_terms SET give_back = '${permission}' WHERE run = ${run}`);
    const csrf = await fixture.token('/my-access', 'ordinary');
    may('off');
    assert.match(await fixture.text('/my-access', 'ordinary'), /Ask an organization admin if you/);
    assertStatus(await post(run, {}, csrf), 409);
    assert.equal(requestOf(run), '');
    may('self');
    const statuses = (await Promise.all([post(run, {}, csrf), post(run, {}, csrf)])).map(
        (answer) => answer.status,
    );
    assert.deepEqual(statuses.sort(), [303, 409]);
    assert.equal(fixture.sql(`SELECT count(*) FROM run WHERE undo_of = ${run}`), '1');
    assert.equal(await endOf(`/users/bulk/${undoOf(run)}`), 'done');
    assertStatus(await post(run, {}, csrf), 409, 'it is back');
});

test('too often, no seat left, or by the task: an admin answers', async () => {
    await fixture.post('/settings/tasks', { approval_users: '0', returns_per_month: '2' });
    const before = await wholeState();
    const run = await take('remove-access:confluence', { giveBack: 'self' });
    const asked = await post(run);
    assertStatus(asked, 303);
    assert.equal(flashOf(asked), 'return-asked');
    assert.equal(requestOf(run), 'return open too-often');
    assert.equal(fixture.sql(`SELECT count(*) FROM run WHERE undo_of = ${run}`), '0');
    const again = () => fixture.sql(`DELETE FROM access_request WHERE run = ${run}`);

    again();
    await fixture.untilIdle(); // the seat of the person is gone from the data
    await fixture.post('/settings/tasks', { approval_users: '0', returns_per_month: '50' });
    await fixture.post('/settings/tasks', { approval_users: '0' });
    const stored = "SELECT value FROM setting WHERE name = 'returns_per_month'";
    assert.equal(fixture.sql(stored), '50', 'a script that does not know it keeps it');
    const [site, seats] = fixture.row(`
        SELECT p.site, (SELECT count(*) FROM seat s WHERE s.product = p.id)
        FROM run_loss rl JOIN product p ON p.id = rl.product WHERE rl.run = ${run} LIMIT 1`);
    const limit = `alert_at.confluence.${site}`;
    fixture.sql(`INSERT INTO setting VALUES ('${limit}', '${Number(seats) + 1}', 1, 'test')`);
    assert.equal(flashOf(await post(run)), 'return-asked');
    assert.equal(requestOf(run), 'return open no-room');
    assert.match(await fixture.text('/my-access', 'ordinary'), /You asked for it/);
    again();
    fixture.sql(`UPDATE setting SET value = '${Number(seats) + 2}' WHERE name = '${limit}'`);
    fixture.sql(`UPDATE run_terms SET give_back = 'ask' WHERE run = ${run}`);
    assert.equal(flashOf(await post(run)), 'return-asked');
    assert.equal(requestOf(run), 'return open');

    const id = fixture.sql(`SELECT id FROM access_request WHERE run = ${run}`);
    const grant = () =>
        fixture.post(
            `/requests/${id}`,
            { answer: 'yes', note: 'Welcome back' },
            { from: '/requests' },
        );
    const user = fixture.sql(`SELECT id FROM user WHERE email = '${ME}'`);
    fixture.sql(`
        INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at, then_of)
        VALUES (9100, 'p9100', 'task', 'Then', 'done', 'schedule', 1, ${run});
        INSERT INTO run_user (run, user, state) VALUES (9100, ${user}, 'done');
        INSERT INTO run_step (run, user, seq, kind, label, state)
        VALUES (9100, ${user}, 1, 'disable', 'x', 'done')`);
    assert.match((await grant()).text, /A later step changed this account/);
    assert.equal(requestOf(run), 'return open', 'the second step comes first');
    fixture.sql('DELETE FROM run_step WHERE run = 9100');
    assertStatus(await grant(), 303);
    assert.equal(await endOf(`/users/bulk/${undoOf(run)}`), 'done');
    assert.equal(await wholeState(), before);
    const page = await fixture.text('/my-access', 'ordinary');
    assert.match(page, /Answer: <bdi>Welcome back<\/bdi>/);
    fixture.sql(`DELETE FROM setting WHERE name = '${limit}'`);
});

test('an undo by an admin, or of an old run, needs no second look', async () => {
    const run = await take('suspend', { giveBack: 'ask' });
    assertStatus(await post(run), 303);
    assertStatus(await decide(`/users/bulk/${run}`, { do: 'undo', confirm: 'yes' }), 303);
    await fixture.until(() => requestOf(run) === 'return void undone-before');
    const old = await take('suspend', { giveBack: 'self' });
    fixture.sql(`UPDATE run SET finished_at = finished_at - 40 * 86400 WHERE id = ${old}`);
    assert.equal(flashOf(await post(old)), 'access-returns');
    assert.equal(await endOf(`/users/bulk/${undoOf(old)}`), 'done');
});
