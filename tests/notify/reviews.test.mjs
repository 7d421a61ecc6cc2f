// E-mail to reviewers: before a review is due, at most one a day, none with nothing left to decide,
// and never twice.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { waitFor } from './fixture.mjs';
import { openMailFixture } from './mail_fixture.mjs';
import { readMessage } from './smtp.mjs';

const DAY = 86400;
const now = () => Math.floor(Date.now() / 1000);

/** A review of two people that is due in so many seconds, and its reviewers by e-mail. */
function addReview(fixture, left, reviewers, name = 'Größe <Q4>') {
    const id = Number(fixture.sql('SELECT coalesce(max(id), 0) + 1 FROM review'));
    const people = [`a${id}@example.test`, `b${id}@example.test`];
    fixture.sql(`
        BEGIN;
        INSERT INTO user (account_id, name, email, status, first_seen)
        SELECT value, value, value, 'active', 1
          FROM json_each('${JSON.stringify([...people, ...reviewers])}')
         WHERE value NOT IN (SELECT email FROM user WHERE email IS NOT NULL);
        INSERT INTO review (id, name, filter_name, query, created_at, created_by, due_on, due_at,
            sync_run, synced_at, population)
        VALUES (${id}, '${name}', 'All', '', 1, 'test', '2027-01-31', ${now() + left}, 1, 1, 2);
        INSERT INTO review_row (review, position, user, account_id, name, status, products, groups,
            roles, inactive, privileged)
        SELECT ${id}, row_number() OVER (ORDER BY id), id, account_id, name, status, '[]', '[]',
            '[]', 0, 0
          FROM user WHERE email IN ('${people.join("', '")}');
        INSERT INTO review_reviewer (review, user)
        SELECT ${id}, id FROM user WHERE email IN ('${reviewers.join("', '")}');
        COMMIT`);
    return id;
}
const toOf = (smtp) => smtp.got.flatMap((message) => message.to).sort();

test('3 days and 1 day before, with figures and a link; nobody twice a day', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {});
    const review = addReview(fixture, 4.5 * DAY, ['r1@example.test', 'r2@example.test']);
    await fixture.run().done;
    assert.deepEqual(toOf(smtp), [], 'not before');
    await fixture.run(2 * DAY).done;
    assert.deepEqual(toOf(smtp), ['r1@example.test', 'r2@example.test']);
    const { headers, text } = readMessage(smtp.got[0].data);
    assert.match(headers.subject, /^=\?utf-8\?Q\?Access/);
    assert.match(text, /Review: +Größe <Q4>/);
    assert.match(text, /Not reviewed: +2 people/);
    assert.match(text, /Due: +2027-01-31/);
    assert.ok(text.includes(`https://rollcall.example.test/reviews/${review}`));
    await fixture.run(2.1 * DAY).done;
    await fixture.run(2.9 * DAY).done;
    assert.equal(smtp.got.length, 2, 'the same day, and the same notice');

    // r1 decides about everyone; r2 does not review the person to whom they gave access.
    fixture.sql(`
        INSERT INTO review_decision (review, user, decision, reason, change, decided_at,
            decided_by, decided_user, as_owner)
        SELECT review, user, 'keep', '', 1, 1, 'r1', NULL, 0 FROM review_row
         WHERE review = ${review} AND position = 1;
        UPDATE review_row SET decision = last_insert_rowid()
         WHERE review = ${review} AND position = 1;
        INSERT INTO run (id, process_id, kind, name, state, requested_by, requested_at)
        VALUES (1, 'p', 'bulk', 'Add', 'done', 'r2@example.test', 1);
        INSERT INTO run_user (run, user, state) SELECT 1, user, 'done' FROM review_row
         WHERE review = ${review} AND position = 2;
        INSERT INTO run_step (run, user, seq, kind, label, state)
        SELECT 1, user, 1, 'join-group', 'g', 'done' FROM run_user`);
    await fixture.run(3.8 * DAY).done;
    assert.equal(smtp.got.length, 3);
    assert.deepEqual(smtp.got[2].to, ['r1@example.test'], 'r2 has nothing left to decide');
    assert.match(readMessage(smtp.got[2].data).text, /Not reviewed: +1 person/);
    await fixture.run(4.4 * DAY).done;
    await fixture.run(6 * DAY).done;
    assert.equal(smtp.got.length, 3, 'once; none after it was due');
    assert.deepEqual(fixture.lines('SELECT kind FROM review_notice ORDER BY queued_at, user'), [
        'due-3',
        'due-3',
        'due-1',
    ]);
});

test('none while e-mail is off, of a closed review, to leavers or a shared address', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {}, { 'mail.enabled': 'false' });
    const closed = addReview(fixture, 2 * DAY, ['r1@example.test']);
    const names = ['gone@example.test', 'r1@example.test', 'shared@example.test'];
    const open = addReview(fixture, 2 * DAY, names);
    await fixture.run().done;
    assert.equal(fixture.sql('SELECT count(*) FROM review_notice'), '0');
    fixture.sql(`
        UPDATE review SET closed_at = 1, closed_by = 'x' WHERE id = ${closed};
        UPDATE user SET gone_at = 1 WHERE email = 'gone@example.test';
        INSERT INTO user (account_id, name, email, status, first_seen)
        VALUES ('twin', 'Twin', 'shared@example.test', 'active', 1);
        UPDATE setting SET value = 'true' WHERE name = 'mail.enabled'`);
    await fixture.run().done;
    assert.deepEqual(toOf(smtp), ['r1@example.test']);
    assert.equal(fixture.sql('SELECT DISTINCT review FROM review_notice'), String(open));
});

test('killed while the mail server thinks: nobody gets two', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {});
    addReview(fixture, 2 * DAY, ['r1@example.test']);
    smtp.late.DATA = 30000;
    const { child, done } = fixture.run();
    await waitFor(() => fixture.states().sending === 1, 60);
    await waitFor(() => smtp.got.length === 1, 60);
    child.kill('SIGKILL');
    await done;
    smtp.late = {};
    for (const moved of [0, 2 * 3600, 8 * 3600]) await fixture.run(moved).done;
    assert.equal(smtp.got.length, 1);
    assert.deepEqual(fixture.states(), { dead: 1 });
    assert.match(fixture.sql('SELECT problem FROM attempt'), /may have accepted the message/);
    await fixture.run(1.1 * DAY).done;
    assert.equal(smtp.got.length, 2, 'the next reminder comes');
});

test('an answer that never came counts as one that may have arrived', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {});
    addReview(fixture, 2 * DAY, ['r1@example.test']);
    smtp.onText = () => 'CUT';
    await fixture.run().done;
    smtp.onText = undefined;
    for (const moved of [2 * 3600, 8 * 3600]) await fixture.run(moved).done;
    assert.equal(smtp.got.length, 1);
    assert.deepEqual(fixture.states(), { dead: 1 });
});
