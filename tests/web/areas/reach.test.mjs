// What reaches beyond an area. A run shows whole to who made it while they have all that it was
// planned for: whoever has lost a part sees it as somebody else's. And no task takes a group that
// also gives something outside.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { TASK, idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, post, previewBulk, stateOf } = runHelpers(fixture);
const MAKER = 'ordinary';
const SITE = '22222222-3333-4444-5555-666666666666';
const assign = (area) =>
    fixture.sql(`
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'act', ${area}, 1, 'test' FROM user WHERE email = 'uma.user@example.test'`);
const HELD = `(
    SELECT user, product FROM seat
    UNION SELECT m.user, g.product
    FROM membership m JOIN group_role g ON g.user_group = m.user_group
    UNION SELECT user, product FROM user_role
    UNION SELECT user, 0 FROM user_platform_role)`;
const row = (product) =>
    fixture.sql(`SELECT id FROM product WHERE product = '${product}' AND site = '${SITE}'`);
/** Account ids of people who hold something of these instances, and nothing else. */
const holders = (...products) =>
    fixture.lines(`
        SELECT account_id FROM user u
        WHERE gone_at IS NULL AND account_type = 'atlassian' AND status = 'active'
            AND id IN (SELECT user FROM ${HELD} WHERE product IN (${products}))
            AND id NOT IN (SELECT user FROM ${HELD} WHERE product NOT IN (${products}))
        ORDER BY account_id`);
const ended = async (run) => {
    await fixture.until(() => stateOf(run) === 'preview');
    const count = fixture.sql(`SELECT planned FROM run WHERE id = ${idOf(run)}`);
    assertStatus(await decide(run, { do: 'run', confirm_count: count }, MAKER), 303);
    assert.equal(await endOf(run), 'done');
    await fixture.untilIdle();
};
const accountsOf = (rows) => rows.map((one) => one.accountId).sort();

/** Account ids: who is in the run, who of them holds nothing of Jira; and the run. */
let whole, without, run;

fixture.prepare(async () => {
    fixture.sql(`
        INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Jira', 1, 't', 1, 't'), (2, 'Confluence', 1, 't', 1, 't');
        INSERT INTO area_instance VALUES
            (1, 'jira-software', '${SITE}'), (2, 'confluence', '${SITE}')`);
    assign(1);
    assign(2);
    const instances = [row('jira-software'), row('confluence')];
    whole = holders(...instances);
    without = holders(instances[1]);
    await fixture.untilIdle();
    run = await previewBulk({ action: 'suspend', filter: 'status=active' }, [], MAKER);
    await ended(run);
});

test('the maker sees a run of both areas whole', async () => {
    assert.ok(without.length > 0 && whole.length > without.length);
    const rows = (await fixture.json(`${run}/results.json`, MAKER)).rows;
    const done = rows.filter((one) => one.outcome === 'done');
    assert.deepEqual(accountsOf(done), whole);
    assert.ok(rows.length > done.length, 'whoever is left out shows, too');
    assert.match(await fixture.text(run, MAKER), /value="undo"/);
});

test('without one of the areas only the rest shows, and nothing is left to decide', async () => {
    fixture.sql('DELETE FROM assignment WHERE area = 2');
    const { rows, ...about } = await fixture.json(`${run}/results.json`, MAKER);
    assert.deepEqual(
        accountsOf(rows),
        whole.filter((account) => !without.includes(account)),
    );
    const page = await fixture.text(run, MAKER);
    assert.doesNotMatch(page, /value="undo"|status=active/);
    assertStatus(await decide(run, { do: 'undo' }, MAKER), 403);
    for (const account of without)
        assertStatus(await decide(run, { do: 'undo', account_id: account }, MAKER), 403);
    assert.deepEqual([about.matched, about.done], [rows.length, rows.length]);
});

test('with the area again it shows whole again', async () => {
    assign(2);
    const { rows } = await fixture.json(`${run}/results.json`, MAKER);
    assert.deepEqual(accountsOf(rows.filter((one) => one.outcome === 'done')), whole);
});

test('a task takes no group that also gives something outside', async () => {
    const [id, group] = fixture
        .sql(`SELECT g.id, g.group_id FROM user_group g
               WHERE EXISTS (SELECT 1 FROM group_role r
                              WHERE r.user_group = g.id AND r.product = ${row('confluence')})
                 AND NOT EXISTS (SELECT 1 FROM group_role r
                                  WHERE r.user_group = g.id AND r.product <> ${row('confluence')})
                 AND modifiable AND NOT external_synced`)
        .split('|');
    await post('/filters', { name: 'Mine', query: 'status=active' }, MAKER);
    const filter = fixture.sql('SELECT max(id) FROM saved_filter');
    const task = { ...TASK, name: 'Out of it', filter, action: 'remove-group', group };
    fixture.sql(`INSERT INTO group_role (user_group, product, role)
                 SELECT ${id}, id, 'atlassian/user' FROM product WHERE product = 'bitbucket'`);
    const refused = await post('/tasks/new', task, MAKER);
    assertStatus(refused, 422);
    assert.match(refused.text, /This group also gives access outside your area/);
    assert.match(refused.text, /value="Out of it"/);
    fixture.sql(`DELETE FROM group_role WHERE user_group = ${id} AND product IN (
                    SELECT id FROM product WHERE product = 'bitbucket')`);
    assertStatus(await post('/tasks/new', task, MAKER), 303);
});
