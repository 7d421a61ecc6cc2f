// What people of an area do to runs that were not made for it: they reject what they might approve,
// and nothing else. What a run counts is of everybody in it, whoever clicks.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, makeTask, plainPeople, previewBulk, previewTask, saveFilter, stateOf } =
    runHelpers(fixture);
const VISITOR = 'siteAdmin';
const countsOf = (run) =>
    fixture.sql(`SELECT planned, already, skipped, failed FROM run WHERE id = ${idOf(run)}`);
const peopleOf = (run, ...states) =>
    fixture.sql(`
        SELECT count(*) FROM run_user
        WHERE run = ${idOf(run)} AND state IN (${states.map((state) => `'${state}'`).join()})`);
let site, unlock;

fixture.prepare(async () => {
    unlock = await fixture.lockLane('notify'); // nothing is sent here
    site = fixture.sql(`
        SELECT site FROM product WHERE product = 'confluence' AND site_name = 'example'`);
    fixture.sql(`
        INSERT OR REPLACE INTO setting VALUES
        ('mail.enabled', 'true', 1, 'test'), ('mail.server', '127.0.0.1', 1, 'test'),
        ('mail.port', '9', 1, 'test'), ('mail.tls', 'none', 1, 'test'),
        ('mail.from', 'rollcall@example.test', 1, 'test');
        INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Main site', 1, 't', 1, 't');
        INSERT INTO area_instance VALUES
            (1, 'jira-software', '${site}'), (1, 'confluence', '${site}');
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'act', 1, 1, 'test' FROM user WHERE email = 'sam.site@example.test'`);
    await fixture.untilIdle();
});
after(() => unlock?.());

test('a rejected run counts everybody in it, also people outside the area', async () => {
    const inside = `EXISTS (
        SELECT 1 FROM seat s JOIN product p ON p.id = s.product
        WHERE s.user = u.id AND p.site = '${site}'
            AND p.product IN ('jira-software', 'confluence'))`;
    // Holders of nothing else, so that the run reaches nothing beyond the area.
    const holders = plainPeople(4, `${inside}
        AND EXISTS (
            SELECT 1 FROM seat s JOIN product p ON p.id = s.product
            WHERE s.user = u.id AND p.site = '${site}' AND p.product = 'jira-software')
        AND NOT EXISTS (
            SELECT 1 FROM membership m
            JOIN user_group g ON g.id = m.user_group
            JOIN group_role r ON r.user_group = g.id
            JOIN product p ON p.id = r.product
            WHERE m.user = u.id
                AND (g.external_synced OR p.site <> '${site}'
                    OR p.product NOT IN ('jira-software', 'confluence')))`);
    const others = plainPeople(3, `NOT ${inside} AND EXISTS (
        SELECT 1 FROM seat s WHERE s.user = u.id)`);
    fixture.sql("INSERT OR REPLACE INTO setting VALUES ('approval_users', '1', 0, 'test')");
    const fields = { action: 'remove-access', product: 'jira-software', site };
    const run = await previewBulk(fields, [...holders, ...others]);
    assert.equal(countsOf(run), '4|3|0|0');
    assertStatus(await decide(run, { do: 'run', confirm_count: 4 }), 303);
    assert.equal(stateOf(run), 'waiting');
    // As if the run had warned before it waited, and somebody outside had asked to keep access.
    fixture.sql(`
        INSERT INTO warning (run, user, state, address, acts_at)
        SELECT ${idOf(run)}, id, CASE WHEN account_id = '${others[0]}' THEN 'asked'
            ELSE 'warned' END, email, 1
        FROM user WHERE account_id IN ('${others[0]}', '${holders[0]}');
        UPDATE run_user SET state = 'skipped', cause = 'asked'
        WHERE run = ${idOf(run)}
            AND user = (SELECT id FROM user WHERE account_id = '${others[0]}')`);
    assertStatus(await decide(run, { do: 'reject' }, VISITOR), 303);
    assert.equal(stateOf(run), 'stopped');
    assert.equal(countsOf(run), '4|2|5|0');
    const open = `SELECT count(*) FROM warning WHERE run = ${idOf(run)} AND ended_at IS NULL`;
    assert.equal(fixture.sql(open), '0');
    fixture.sql("DELETE FROM setting WHERE name = 'approval_users'");
});

test('nobody of an area takes a person out of a run that warns and is not theirs', async () => {
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
    const task = await makeTask({
        ...TASK,
        name: 'Warn first',
        action: 'remove-unused:confluence',
        notices: '14',
        notice_subject: '',
        notice_text: '',
        keep: 'self',
        keep_days: '60',
        give_back: 'off',
        then_action: '',
        then_days: '30',
        then_cap_users: '50',
    });
    const run = await previewTask(task);
    await fixture.until(() => stateOf(run) === 'preview');
    const planned = peopleOf(run, 'planned');
    assertStatus(await decide(run, { do: 'run', confirm_count: planned }), 303);
    await fixture.until(() =>
        fixture.sql(`SELECT begun_at FROM run_terms WHERE run = ${idOf(run)} AND begun_at > 0`),
    );
    await fixture.untilIdle();
    const before = countsOf(run), warned = peopleOf(run, 'planned');
    const account = fixture.sql(`
        SELECT u.account_id
        FROM warning wn
        JOIN user u ON u.id = wn.user
        JOIN run_loss l ON l.run = wn.run AND l.user = wn.user
        JOIN product p ON p.id = l.product
        WHERE wn.run = ${idOf(run)} AND wn.state = 'warned' AND p.site = '${site}'
        ORDER BY u.id LIMIT 1`);
    assertStatus(await fixture.get(run, VISITOR), 200);
    const fields = { do: 'leave-out', account_id: account };
    assertStatus(await decide(run, fields, VISITOR), 403);
    assert.equal(countsOf(run), before);
    assert.equal(peopleOf(run, 'planned'), warned);
    assertStatus(await decide(run, fields), 303);
    assert.equal(peopleOf(run, 'planned'), String(warned - 1));
    assert.match(countsOf(run), new RegExp(`^${warned - 1}\\|`));
});

test('the name of a run tells nothing of what it does outside', async () => {
    const people = plainPeople(2, `EXISTS (
        SELECT 1 FROM seat s JOIN product p ON p.id = s.product
        WHERE s.user = u.id AND p.site = '${site}' AND p.product = 'jira-software')`);
    const run = await previewBulk({ action: 'remove-access', product: 'jira-software', site },
        people);
    const namesOf = async (visitor) =>
        (await fixture.text(run, visitor)) + (await fixture.text('/tasks/runs', visitor));
    assert.match(await namesOf(VISITOR), /Remove Jira \(example\)/);
    const undo = 90001;
    fixture.sql(`
        INSERT INTO run_action
        SELECT ${idOf(run)}, 1, 'remove-access', product, site, NULL FROM product
        WHERE product = 'bitbucket';
        UPDATE run SET name = 'Remove Jira; Remove Bitbucket (secret)' WHERE id = ${idOf(run)};
        INSERT INTO run (id, process_id, kind, undo_of, name, state, requested_by, requested_at)
        VALUES (${undo}, 'u', 'undo', ${idOf(run)}, 'Undo: Remove Jira; Remove Bitbucket (secret)',
            'done', 'test', 1);
        INSERT INTO run_user (run, user, state)
        SELECT ${undo}, user, 'done' FROM run_user WHERE run = ${idOf(run)};
        INSERT INTO run_loss
        SELECT ${undo}, user, product, asked FROM run_loss WHERE run = ${idOf(run)}`);
    assert.match(await namesOf('orgAdmin'), /Bitbucket \(secret\)/);
    for (const path of [run, `/users/bulk/${undo}`]) {
        assertStatus(await fixture.get(path, VISITOR), 200);
        assert.doesNotMatch(await fixture.text(path, VISITOR), /Bitbucket|secret/);
    }
    assert.doesNotMatch(await namesOf(VISITOR), /Bitbucket|secret/);
});
