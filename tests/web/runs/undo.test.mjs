// Undo: the question before it, what is refused, an old run, protection, and admin rights.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, makeTask, previewBulk, previewTask, resultsOf, saveFilter, stateOf } =
    runHelpers(fixture);
let task;
let people;
fixture.prepare(async () => {
    people = fixture.lines(`
        SELECT account_id
        FROM user
        WHERE status = 'active'
            AND claim_status = 'managed'
            AND account_type = 'atlassian'
            AND email LIKE 'user%'
            AND id NOT IN (SELECT user FROM user_platform_role)
            AND id NOT IN (SELECT user FROM user_role)
        ORDER BY account_id
        LIMIT 80`);
    saveFilter(1, 'Unused', UNUSED_CONFLUENCE);
    task = await makeTask({ name: 'Free seats' });
});

/** The calls that changed somebody. */
const effects = async () => (await fixture.journal()).filter((call) => call.effect);

/** Makes a run older by days. */
const makeOlder = (run, days) => {
    const by = days * 86400;
    fixture.sql(`
        UPDATE run
        SET requested_at = requested_at - ${by}, confirmed_at = confirmed_at - ${by},
            started_at = started_at - ${by}, finished_at = finished_at - ${by}
        WHERE id = ${idOf(run)};
        UPDATE run_step SET finished_at = finished_at - ${by} WHERE run = ${idOf(run)}`);
};

/** Runs a preview for everybody in it and waits until the product is idle again. */
const runPreview = async (preview, visitor) => {
    const { planned } = await resultsOf(preview);
    const fields = { do: 'run', dry_run: 'false', confirm_count: String(planned) };
    assertStatus(await decide(preview, fields, visitor), 303);
    assert.equal(await endOf(preview), 'done');
    await fixture.untilIdle();
    return preview;
};
const runBulk = async (action, accounts, visitor) =>
    runPreview(await previewBulk({ action }, accounts, visitor), visitor);
const runTask = async () => runPreview(await previewTask(task));

test('an old run is undone by a preview with its count', async () => {
    const run = await runBulk('suspend', people.slice(0, 25));
    makeOlder(run, 31);
    const calls = (await effects()).length;
    const asked = await decide(run, { do: 'undo' });
    assert.equal(asked.status, 303);
    const undo = locationOf(asked);
    assert.equal(stateOf(undo), 'preview');
    const page = await fixture.text(undo);
    assert.match(page, /<h1>Preview: /);
    assert.match(page, /Undo of <a href="[^"]+">run \d+<\/a>/);
    assert.match(page, /<p class="stat-value">25<\/p>/);
    assert.match(page, /name="confirm_count"/);
    assert.doesNotMatch(page, /name="switch"/, 'it is no preview of a task');
    const untyped = await decide(undo, { do: 'run', dry_run: 'false' });
    assert.equal(untyped.status, 422, 'the number is typed');
    assert.equal((await effects()).length, calls);
    const typed = { do: 'run', dry_run: 'false', confirm_count: '25' };
    assertStatus(await decide(undo, typed), 303);
    assert.equal(await endOf(undo), 'done');
    assert.equal((await effects()).length, calls + 25);
    assertStatus(await decide(undo, typed), 409, 'once');
    await fixture.untilIdle();
});

test('the question before an undo names people left out, and writes nothing', async () => {
    const run = await runBulk('suspend', people.slice(30, 33));
    fixture.sql(`UPDATE run_step SET overruled_at = unixepoch() WHERE run = ${idOf(run)}
        AND user = (SELECT id FROM user WHERE account_id = '${people[30]}')`);
    const runs = fixture.sql('SELECT count(*) FROM run');
    const { status, text } = await decide(run, { do: 'undo' });
    assert.equal(status, 200);
    assert.match(text, /<h1>Undo run for 2 people\?/);
    assert.match(text, /Skipped people[\s\S]*in another state than the run had left/);
    assert.doesNotMatch(text, /name="protect"/, 'no task would take it again');
    assert.equal(fixture.sql('SELECT count(*) FROM run'), runs, 'asking leaves nothing behind');
    const nobody = (await decide(run, { do: 'undo', account_id: people[30] })).text;
    assert.match(nobody, /Nobody can be restored/);
    assert.doesNotMatch(nobody, /Undo for /);
    assertStatus(await decide(run, { do: 'undo', protect: '30', reason: 'x' }), 422);
    fixture.sql("UPDATE sync_run SET finished_at = finished_at - 40 * 3600 WHERE outcome = 'ok'");
    const old = (await decide(run, { do: 'undo' })).text;
    assert.match(old, /Undo is blocked[\s\S]*older than 36 hours/);
    assert.doesNotMatch(old, /Undo for /);
    fixture.sql("UPDATE sync_run SET finished_at = finished_at + 40 * 3600 WHERE outcome = 'ok'");
    const undo = locationOf(await decide(run, { do: 'undo', confirm: 'yes' }));
    assert.equal(await endOf(undo), 'done');
    const rows = (await resultsOf(undo)).rows;
    assert.equal(rows.find((r) => r.accountId === people[30]).outcome, 'skipped');
    assert.equal(rows.filter((r) => r.outcome === 'done').length, 2);
    assert.match(await fixture.text(run), /<span class="badge soon">Partly undone<\/span>/);
    await fixture.untilIdle();
});

test('an undo protects people on request, with a reason, and nobody else', async () => {
    const run = await runTask();
    const done = (await resultsOf(run)).rows.filter((r) => r.outcome === 'done');
    const question = await decide(run, { do: 'undo' });
    assert.match(question.text, /name="protect" value="30"/);
    assert.doesNotMatch(question.text, /checked="checked"/);
    assert.match(question.text, /name="reason"[^>]* value="Undone run Free seats"/);
    for (const [fields, message] of [
        [{ protect: '31', reason: 'x' }, /Choose 30 days, or no protection/],
        [{ protect: '30', reason: '' }, /Enter a reason for the protection/],
        [{ protect: '30', reason: ' \t ' }, /Enter a reason for the protection/],
        [{ protect: '30', reason: 'x'.repeat(201) }, /up to 200 characters/],
    ]) {
        const refused = await decide(run, { do: 'undo', confirm: 'yes', ...fields });
        assert.equal(refused.status, 422);
        assert.match(refused.text, message);
        assert.match(refused.text, /<title>Error: /);
    }
    const person = await fixture.text(`/users/${encodeURIComponent(done[0].accountId)}`);
    assert.match(person, /name="protect" value="30">Undo and protect for 30 days/);
    const reason = person.match(/name="reason" value="(Undone run [^"]+)"/)[1];
    const both = { do: 'undo', account_id: done[0].accountId, protect: '30', reason };
    const asked = await decide(run, both);
    assert.equal(asked.status, 200);
    assert.match(asked.text, /name="protect" value="30"[^>]*checked="checked"/);
    assert.match(asked.text, /name="reason"[^>]* value="Undone run Free seats"/);

    const wanted = [
        ['do', 'undo'],
        ['confirm', 'yes'],
        ['protect', '30'],
        ['reason', 'x'],
    ];
    const twice = [...wanted, ['protect', '30']];
    assertStatus(await decide(run, twice), 400);
    assert.equal(
        fixture.sql('SELECT count(*) FROM run WHERE undo_of IS NOT NULL AND task > 0'),
        '0',
    );

    const one = done[0].accountId;
    const unticked = { do: 'undo', confirm: 'yes', account_id: one, reason: 'not ticked' };
    const plain = await decide(run, unticked);
    assert.equal(await endOf(locationOf(plain)), 'done');
    assert.equal(fixture.sql('SELECT count(*) FROM protection'), '0');
    await fixture.untilIdle();
    const wish = { do: 'undo', confirm: 'yes', protect: '30', reason: 'On leave' };
    const second = { ...wish, account_id: done[1].accountId };
    const undo = locationOf(await decide(run, second));
    assert.equal(await endOf(undo), 'done');
    assert.equal(
        fixture.sql(`SELECT group_concat(u.account_id || ':' || p.reason)
        FROM protection p JOIN user u ON u.id = p.user`),
        `${done[1].accountId}:On leave`,
    );
    assert.match(await fixture.text(`/users/${done[1].accountId}`), /On leave/);
    assert.equal(
        fixture.sql(`SELECT count(*) FROM audit
        WHERE action = 'protect.user' AND after = 'On leave'`),
        '1',
    );
    await fixture.untilIdle();
    // The preview of an old run asks the same.
    makeOlder(run, 40);
    const third = { do: 'undo', account_id: done[2].accountId };
    const old = locationOf(await decide(run, third));
    assert.match(await fixture.text(old), /name="protect" value="30"/);
    const bad = await decide(old, { do: 'run', dry_run: 'false', protect: '30', reason: '' });
    assert.equal(bad.status, 422);
    assert.equal(stateOf(old), 'preview');
    const later = { do: 'run', dry_run: 'false', protect: '30', reason: 'Later' };
    assertStatus(await decide(old, later), 303);
    assert.equal(await endOf(old), 'done');
    assert.equal(fixture.sql("SELECT count(*) FROM protection WHERE reason = 'Later'"), '1');
    await fixture.untilIdle();
});

test('an undo by a product admin gives no admin roles back; the page counts them', async () => {
    const open = { product_admins: 'full', user_access_admins: 'off', confirm: 'yes' };
    assertStatus(await fixture.post('/settings/access', open), 303);
    const admin = fixture.sql(`SELECT u.account_id FROM user u JOIN user_role d ON d.user = u.id
        JOIN product p ON p.id = d.product WHERE d.method = 'direct' AND d.role = 'atlassian/admin'
        AND p.product = 'confluence' AND u.status = 'active' AND u.email LIKE 'user%'
        AND u.id NOT IN (SELECT user FROM user_platform_role)
        AND u.id NOT IN (SELECT m.user FROM membership m JOIN user_group g ON g.id = m.user_group
                          WHERE g.external_synced)
        ORDER BY u.id LIMIT 1`);
    const run = await runBulk('remove-access:confluence', [admin], 'productAdmin');
    const question = (await decide(run, { do: 'undo' }, 'productAdmin')).text;
    assert.match(question, /1 admin role not restored: only an organization admin can\./);
    assert.doesNotMatch((await decide(run, { do: 'undo' })).text, /not restored/);
    const gives = (e) => e.kind === 'assign-role' && /admin@/.test(e.target);
    const given = async () => (await effects()).filter(gives).length;
    const confirmed = { do: 'undo', confirm: 'yes' };
    const asked = await decide(run, confirmed, 'productAdmin');
    const undo = locationOf(asked);
    assert.equal(await endOf(undo), 'done');
    assert.equal(await given(), 0);
    await fixture.untilIdle();
    const owners = locationOf(await decide(run, { do: 'undo', confirm: 'yes' }));
    assert.equal(await endOf(owners), 'done');
    assert.equal(await given(), 1);
    await fixture.setAccess('off');
});
