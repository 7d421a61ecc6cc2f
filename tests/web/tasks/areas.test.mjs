// What people of an area do with bulk operations, runs, tasks, filters and protection: as with full
// access, but for the area alone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { TASK, idOf, runHelpers } from '../run_helpers.mjs';

const RESEARCH = '22222222-3333-4444-5555-666666666666';
const fixture = useFixture();
const { decide, endOf, post, previewBulk, resultsOf, stateOf } = runHelpers(fixture);
// Who acts: two people of the area, and one of another.
const [MAKER, SECOND, STRANGER] = ['ordinary', 'siteAdmin', 'accessAdmin'];

const HELD = `(
    SELECT user, product FROM seat
    UNION SELECT m.user, g.product
    FROM membership m JOIN group_role g ON g.user_group = m.user_group
    UNION SELECT user, product FROM user_role
    UNION SELECT user, 0 FROM user_platform_role WHERE role <> 'atlassian/ai-access')`;
const INSIDE = `(
    SELECT id FROM product
    WHERE site = '${RESEARCH}' AND product IN ('confluence', 'jira-software'))`;
const ALIVE = `gone_at IS NULL AND account_type = 'atlassian' AND status = 'active'
    AND id NOT IN (SELECT user FROM user_platform_role)`;
/** Account ids of people by what they hold of the area, and outside of it. */
const people = (inside, outside) =>
    fixture
        .sql(
            `SELECT account_id FROM user u WHERE ${ALIVE}
             AND ${inside ? '' : 'NOT'} id IN (SELECT user FROM ${HELD} WHERE product IN ${INSIDE})
             AND ${outside ? '' : 'NOT'} id IN
                 (SELECT user FROM ${HELD} WHERE product NOT IN ${INSIDE})
             ORDER BY account_id`,
        )
        .split('\n');
const accounts = (rows) => rows.map((row) => row.accountId).sort();
let whole, partly, outside;

/** The preview, when the lane has made it. */
const prepared = async (run) => {
    await fixture.until(() => stateOf(run) !== 'preparing');
    assert.equal(stateOf(run), 'preview');
    return run;
};
const previewAs = async (visitor, fields, chosen) =>
    prepared(await previewBulk(fields, chosen, visitor));

fixture.prepare(async () => {
    const assign = (who, area) => `
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'act', ${area}, 1, 'test' FROM user WHERE email = '${who}';`;
    fixture.sql(`
        INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Research', 1, 't', 1, 't'), (2, 'Code', 1, 't', 1, 't');
        INSERT INTO area_instance VALUES
            (1, 'jira-software', '${RESEARCH}'), (1, 'confluence', '${RESEARCH}');
        INSERT INTO area_instance SELECT 2, product, site FROM product WHERE product = 'bitbucket';
        ${assign('uma.user@example.test', 1)}
        ${assign('sam.site@example.test', 1)}
        ${assign('aaron.access@example.test', 2)}`);
    whole = people(true, false);
    partly = people(true, true);
    outside = people(false, true);
    await fixture.untilIdle();
});

test('a preview of an area is made by the lane, and shows the area alone', async () => {
    const unlock = await fixture.lockLane('tasks');
    const asked = await fixture.post(
        '/users/bulk',
        { action: 'suspend', filter: 'status=active' },
        { visitor: MAKER, from: '/tasks/new' },
    );
    assertStatus(asked, 303);
    const run = locationOf(asked);
    const making = await fixture.get(run, MAKER);
    assertStatus(making, 200);
    assert.match(making.text, /Starts within a minute/);
    await unlock();
    fixture.wake('tasks');
    await prepared(run);
    const rows = (await fixture.json(`${run}/results.json`, MAKER)).rows;
    const left = rows.filter((row) => row.outcome === 'skipped' && /outside/.test(row.reason));
    assert.deepEqual(accounts(left), partly);
    assert.deepEqual(accounts(rows.filter((row) => row.outcome === null)), whole);
    assert.ok(!rows.some((row) => outside.includes(row.accountId)));
    assert.match(await fixture.text(run, MAKER), /Also has access outside the area/);
    // The colleague of the area sees it, and runs none but their own.
    assertStatus(await fixture.get(run, SECOND), 200);
    assertStatus(await decide(run, { do: 'run', confirm_count: `${whole.length}` }, SECOND), 403);
    for (const path of [run, `${run}/results.json`, `${run}/results.csv`])
        assertStatus(await fixture.get(path, STRANGER), 404);
    assertStatus(await decide(run, { do: 'run' }, STRANGER), 404);
});

test('nobody outside can be named', async () => {
    for (const account of [outside[0], 'no-such-person']) {
        const asked = await post(
            '/users/bulk',
            { action: 'suspend', account_id: account },
            MAKER,
        );
        assertStatus(asked, 422);
        assert.match(asked.text, /No person has the account ID/);
    }
    const elsewhere = await post(
        '/users/bulk',
        { action: 'remove-access:bitbucket', account_id: whole[0] },
        MAKER,
    );
    assertStatus(elsewhere, 422);
});

test('a run and its undo, also of people who hold nothing of the area any more', async () => {
    const chosen = [whole[0], partly[0]];
    const run = await previewAs(MAKER, { action: 'suspend' }, chosen);
    assertStatus(await decide(run, { do: 'run' }, MAKER), 303);
    assert.equal(await endOf(run), 'done');
    const outcome = Object.fromEntries((await resultsOf(run)).rows.map((r) => [r.accountId, r]));
    assert.equal(outcome[whole[0]].outcome, 'done');
    assert.equal(outcome[partly[0]].outcome, 'skipped');
    await fixture.untilIdle();
    const rows = (await fixture.json(`${run}/results.json`, MAKER)).rows;
    assert.deepEqual(accounts(rows), [...chosen].sort());
    assertStatus(await decide(run, { do: 'undo' }, STRANGER), 404);
    const undo = await prepared(
        locationOf(await decide(run, { do: 'undo', account_id: whole[0] }, MAKER)),
    );
    assert.deepEqual(accounts((await fixture.json(`${undo}/results.json`, MAKER)).rows), [
        whole[0],
    ]);
    assertStatus(await decide(undo, { do: 'run' }, MAKER), 303);
    assert.equal(await endOf(undo), 'done');
    await fixture.untilIdle();
    const effects = (await fixture.journal()).filter((entry) => entry.effect);
    assert.deepEqual(
        effects.map((entry) => [entry.accountId, entry.kind]),
        [
            [whole[0], 'suspend'],
            [whole[0], 'restore'],
        ],
    );
});

test('people of an area answer the requests of its own runs', async () => {
    const account = whole.at(-1);
    const run = await previewAs(MAKER, { action: 'suspend' }, [account]);
    assertStatus(await decide(run, { do: 'run' }, MAKER), 303);
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
    fixture.sql(`
        INSERT INTO access_request (id, kind, user, run, reason, created_at)
        SELECT 70, 'return', id, ${idOf(run)}, 'I am back', unixepoch()
        FROM user
        WHERE account_id = '${account}'`);
    const answer = (visitor) => post('/requests/70', { answer: 'yes', note: '' }, visitor);
    assertStatus(await answer(STRANGER), 404);
    assertStatus(await answer(MAKER), 303);
    await fixture.until(() => fixture.sql(`
        SELECT 1 FROM run WHERE undo_of = ${idOf(run)} AND state = 'done'`));
    await fixture.untilIdle();
    const last = (await fixture.journal()).filter((entry) => entry.effect).at(-1);
    assert.deepEqual([last.accountId, last.kind], [account, 'restore']);
});

test('a run of full access shows its rows of the area, and obeys full access alone', async () => {
    const run = await previewBulk({ action: 'suspend' }, [partly[0], outside[0]]);
    const rows = (await fixture.json(`${run}/results.json`, MAKER)).rows;
    assert.deepEqual(accounts(rows), [partly[0]]);
    const page = await fixture.text(run, MAKER);
    assert.doesNotMatch(page, /name="do" value="run"/);
    for (const fields of [
        { do: 'run' },
        { do: 'leave-out', account_id: partly[0] },
        { do: 'undo' },
        { do: 'stop' },
    ])
        assertStatus(await decide(run, fields, MAKER), 403, fields.do);
    assert.equal(stateOf(run), 'preview');
});

test('who reads everything gets forms for people of their area alone', async () => {
    const where = "level = 'read' AND area IS NULL";
    fixture.sql(`
        INSERT INTO assignment (user, level, created_at, created_by)
        SELECT id, 'read', 1, 'test' FROM user WHERE email = 'sam.site@example.test'`);
    const forms = async (id) => {
        const page = await fixture.text(`/users/${encodeURIComponent(id)}`, SECOND);
        return [/"\/users\/bulk"/.test(page), /\/protect"/.test(page)];
    };
    assert.deepEqual(await forms(outside[0]), [false, false]);
    assert.deepEqual(await forms(whole[0]), [true, true]);
    const page = await fixture.text(`/users/${encodeURIComponent(partly[0])}`, SECOND);
    const offered = [...page.matchAll(/value="remove-access:[^"]*"/g)].map((match) => match[0]);
    assert.ok(offered.length > 0);
    for (const value of offered) assert.match(value, new RegExp(RESEARCH), 'seats of the area');
    fixture.sql(`DELETE FROM assignment WHERE ${where}`);
});

test('tasks and filters of an area are of its people', async () => {
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (50, 'Active', 'status=active', 1, 'test', 1, 'test')`);
    // The name is that of a filter which the area does not see.
    assertStatus(await fixture.get('/filters/50', MAKER), 404);
    assertStatus(
        await fixture.post('/filters', { name: 'Active', query: 'status=active' }, {
            visitor: MAKER,
            from: '/tasks/new',
        }),
        303,
    );
    const filter = fixture.sql("SELECT id FROM saved_filter WHERE made_for IS NOT NULL");
    assertStatus(await fixture.get(`/filters/${filter}`, SECOND), 200);
    assertStatus(await fixture.get(`/filters/${filter}`, STRANGER), 404);
    const renamed = await post(`/filters/${filter}`, { action: 'save', name: 'Active' }, MAKER);
    assertStatus(renamed, 303);
    const nameOf = (id) => fixture.sql(`SELECT name FROM saved_filter WHERE id = ${id}`);
    assert.equal(nameOf(filter), 'Active', 'no number tells of a filter that is not seen');
    for (const visitor of [MAKER, SECOND, undefined])
        assertStatus(
            await post('/filters', { name: 'active', query: 'never=1' }, visitor),
            422,
            'the name of one that is seen',
        );
    // Full access changes one of two filters with the same name without renaming it.
    const save = { action: 'save', name: 'Active', query: 'status=active&never=1' };
    assertStatus(await post('/filters/50', save), 303);
    assertStatus(await post('/filters/50', { ...save, query: 'status=active' }), 303);
    const fields = { ...TASK, filter, name: 'Of the area', action: 'remove-access:confluence' };
    const task = locationOf(await post('/tasks/new', fields, MAKER));
    const everybody = { ...fields, name: 'Of everybody' };
    // Whoever may change the filter would stop a task that they do not see.
    assertStatus(await post('/tasks/new', everybody), 422);
    const full = locationOf(await post('/tasks/new', { ...everybody, filter: 50 }));
    // A task, too, may have the name of one that is not seen.
    const twin = locationOf(await post('/tasks/new', everybody, MAKER));
    assertStatus(await post('/tasks/new', everybody, SECOND), 422);
    assertStatus(await post(full, { ...everybody, filter: 50, cap_users: '7' }), 303);
    assertStatus(await post(`${twin}/delete`, { confirm: 'yes' }, MAKER), 303);
    assert.match(await fixture.text('/tasks', SECOND), /Of the area/);
    assert.doesNotMatch(await fixture.text('/tasks', SECOND), /Of everybody/);
    assert.doesNotMatch(await fixture.text('/tasks', STRANGER), /Of the area/);
    for (const [path, visitor] of [
        [full, MAKER],
        [task, STRANGER],
    ]) {
        assertStatus(await fixture.get(path, visitor), 404);
        for (const what of ['preview', 'switch', 'limits', 'delete'])
            assertStatus(await post(`${path}/${what}`, {}, visitor), 404, what);
    }
    const owner = () =>
        fixture.sql(`
            SELECT u.email, t.area FROM task t JOIN user u ON u.id = t.acts_as
            WHERE t.id = ${idOf(task)}`);
    assert.equal(owner(), 'uma.user@example.test|1');
    assertStatus(await post(task, { ...fields, name: 'Of the area, too' }), 303);
    assert.equal(owner(), 'uma.user@example.test|1', 'kept when full access saves it');
    const preview = await prepared(locationOf(await post(`${task}/preview`, {}, MAKER)));
    const groups = fixture.sql(`
        SELECT DISTINCT p.site
        FROM run_step s
        JOIN user_group g ON g.group_id = s.group_id
        JOIN group_role r ON r.user_group = g.id
        JOIN product p ON p.id = r.product
        WHERE s.run = ${idOf(preview)}`);
    assert.equal(groups, RESEARCH);
    assertStatus(await decide(preview, { do: 'seen', switch: 'dry' }, MAKER), 303);
    assert.equal(fixture.sql(`SELECT enabled FROM task WHERE id = ${idOf(task)}`), '1');
    // The colleague makes it theirs by saving it: the preview that was seen had other limits.
    assertStatus(await post(task, { ...fields, name: 'Of the second' }, SECOND), 303);
    assert.equal(owner(), 'sam.site@example.test|1');
    assert.equal(fixture.sql(`SELECT enabled FROM task WHERE id = ${idOf(task)}`), '0');
    assertStatus(await post(`${task}/delete`, { confirm: 'yes' }, SECOND), 303);
});

test('a run waits for somebody whose area covers it', async () => {
    fixture.sql("INSERT OR REPLACE INTO setting VALUES ('approval_users', '1', 0, 'test')");
    const run = await previewAs(MAKER, { action: 'suspend' }, whole.slice(1, 3));
    assertStatus(await decide(run, { do: 'run' }, MAKER), 303);
    await fixture.until(() => stateOf(run) === 'waiting');
    assert.match(await fixture.text(run, MAKER), /So may someone whose area covers all of it/);
    assert.doesNotMatch(await fixture.text(run, MAKER), /value="approve"/);
    assert.match(await fixture.text(run, SECOND), /value="approve"/);
    assertStatus(await decide(run, { do: 'approve' }, MAKER), 409);
    assertStatus(await decide(run, { do: 'approve' }, STRANGER), 404);
    assert.equal(stateOf(run), 'waiting');
    assertStatus(await decide(run, { do: 'approve' }, SECOND), 303);
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
    // One of full access that reaches beyond the area, and one that does not.
    const beyond = await previewBulk({ action: 'suspend' }, [whole[3], outside[1]]);
    const within = await previewBulk({ action: 'suspend' }, whole.slice(4, 6));
    for (const preview of [beyond, within])
        assertStatus(await decide(preview, { do: 'run' }), 303);
    assert.match(await fixture.text(beyond, SECOND), /does not cover all of this run/);
    assertStatus(await decide(beyond, { do: 'approve' }, SECOND), 403);
    assertStatus(await decide(beyond, { do: 'reject' }, SECOND), 403);
    assert.equal(stateOf(beyond), 'waiting');
    assertStatus(await decide(beyond, { do: 'reject' }), 303);
    assertStatus(await decide(within, { do: 'approve' }, SECOND), 303);
    assert.equal(await endOf(within), 'done');
    await fixture.untilIdle();
    fixture.sql("DELETE FROM setting WHERE name = 'approval_users'");
});

test('protection in an area is for people who are in no other', async () => {
    const protect = (account, fields = { reason: 'on call' }, visitor = MAKER) =>
        fixture.post(`/users/${encodeURIComponent(account)}/protect`, fields, {
            visitor,
            from: '/tasks/new',
        });
    assertStatus(await protect(whole[6]), 303);
    assertStatus(await protect(partly[1]), 403);
    assertStatus(await protect(outside[0]), 404);
    assertStatus(await protect(partly[1], { reason: 'by an owner' }, 'orgAdmin'), 303);
    assertStatus(await protect(partly[1], { action: 'end' }), 403);
    assertStatus(await protect(whole[6], { action: 'end' }), 303);
    assert.equal(
        fixture.sql('SELECT count(*) FROM protection WHERE ended_at IS NULL'),
        '1',
    );
    const group = fixture.sql(`
        SELECT group_id FROM user_group WHERE name = 'confluence-users-example-research'`);
    assert.doesNotMatch(await fixture.text(`/groups/${group}`, MAKER), /action="[^"]*\/protect"/);
    assertStatus(
        await fixture.post(`/groups/${group}/protect`, { reason: 'x' }, {
            visitor: MAKER,
            from: '/tasks/new',
        }),
        403,
    );
});

test('what a named area shows stays inside it when its maker gets another area', async () => {
    const maker = "(SELECT id FROM user WHERE email = 'uma.user@example.test')";
    const unlock = await fixture.lockLane('tasks');
    const all = { action: 'remove-access:confluence', filter: 'status=active' };
    const run = await previewBulk(all, [], MAKER);
    const late = await previewBulk({ action: 'suspend' }, [whole[7]], MAKER);
    fixture.sql(`
        INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
        VALUES (3, 'Main site', 1, 't', 1, 't');
        INSERT INTO area_instance
        SELECT 3, product, site FROM product
        WHERE product = 'confluence' AND site_name = 'example';
        INSERT INTO assignment (user, level, area, created_at, created_by)
        VALUES (${maker}, 'act', 3, 1, 'test')`);
    await unlock();
    fixture.wake('tasks');
    await prepared(run);
    const seen = (await fixture.json(`${run}/results.json`, SECOND)).rows;
    assert.ok(seen.length > 0);
    assert.deepEqual(
        seen.map((row) => row.accountId).filter((id) => outside.includes(id)),
        [],
    );
    const sites = fixture.sql(`
        SELECT DISTINCT p.site_name
        FROM run_loss l JOIN product p ON p.id = l.product
        WHERE l.run = ${idOf(run)}`);
    assert.equal(sites, 'example-research');
    // The maker leaves the first area: its people, and what was made for it, are closed.
    await prepared(late);
    fixture.sql(`DELETE FROM assignment WHERE user = ${maker} AND area = 1`);
    for (const path of [run, `${run}/results.csv`, late])
        assertStatus(await fixture.get(path, MAKER), 404);
    assertStatus(await decide(late, { do: 'run' }, MAKER), 404);
    assertStatus(await decide(late, { do: 'run' }), 303);
    assert.equal(await endOf(late), 'refused');
    assert.match(await fixture.text(late), /may no longer change people of this area/);
    fixture.sql(`
        DELETE FROM assignment WHERE area = 3;
        INSERT INTO assignment (user, level, area, created_at, created_by)
        VALUES (${maker}, 'act', 1, 1, 'test')`);
});

test('rights that are taken away close the door, and end what was begun', async () => {
    const run = await previewAs(MAKER, { action: 'suspend' }, [whole[7]]);
    const unlock = await fixture.lockLane('tasks');
    assertStatus(await decide(run, { do: 'run' }, MAKER), 303);
    fixture.sql(`
        DELETE FROM assignment
        WHERE user = (SELECT id FROM user WHERE email = 'uma.user@example.test')`);
    assertStatus(await fixture.get(run, MAKER), 403);
    await unlock();
    fixture.wake('tasks');
    assert.equal(await endOf(run), 'refused');
    assert.match(await fixture.text(run), /may no longer change people of this area/);
});
