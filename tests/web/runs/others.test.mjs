// What people of an area do to runs that were not made for it: they reject what they might approve,
// and nothing else. What a run counts is of everybody in it, whoever clicks.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, plainPeople, previewBulk, stateOf } = runHelpers(fixture);
const VISITOR = 'siteAdmin';
const countsOf = (run) =>
    fixture.sql(`SELECT planned, already, skipped, failed FROM run WHERE id = ${idOf(run)}`);
let site;

fixture.prepare(async () => {
    site = fixture.sql(`
        SELECT site FROM product WHERE product = 'confluence' AND site_name = 'example'`);
    fixture.sql(`
        INSERT INTO area (id, name, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Main site', 1, 't', 1, 't');
        INSERT INTO area_instance VALUES
            (1, 'jira-software', '${site}'), (1, 'confluence', '${site}');
        INSERT INTO assignment (user, level, area, created_at, created_by)
        SELECT id, 'act', 1, 1, 'test' FROM user WHERE email = 'sam.site@example.test'`);
    await fixture.untilIdle();
});

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
    assertStatus(await decide(run, { do: 'reject' }, VISITOR), 303);
    assert.equal(stateOf(run), 'stopped');
    assert.equal(countsOf(run), '4|3|4|0');
    fixture.sql("DELETE FROM setting WHERE name = 'approval_users'");
});
