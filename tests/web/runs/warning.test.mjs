// The page of a run that warns people before it acts: who was told what, JSON, skipping people, the
// addresses whose notices came back, and the stop.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf, rowsOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const fixture = useFixture();
const { makeTask, previewTask, saveFilter, resultsOf, stateOf, decide } = runHelpers(fixture);
let run, people, unlock;

const setMail = () =>
    fixture.sql(`
        INSERT OR REPLACE INTO setting VALUES
        ('mail.enabled', 'true', 1, 'test'), ('mail.server', '127.0.0.1', 1, 'test'),
        ('mail.port', '9', 1, 'test'), ('mail.tls', 'none', 1, 'test'),
        ('mail.from', 'rollcall@example.test', 1, 'test')`);
const tab = async (outcome) => fixture.text(`${run}?outcome=${outcome}`);
const warningOf = (account) =>
    fixture.sql(`
        SELECT wn.state || ' ' || coalesce(ru.cause, '-')
        FROM warning wn JOIN run_user ru USING (run, user) JOIN user u ON u.id = wn.user
        WHERE wn.run = ${idOf(run)} AND u.account_id = '${account}'`);
const addressOf = (account) =>
    fixture.sql(`SELECT email FROM user WHERE account_id = '${account}'`);

fixture.prepare(async () => {
    unlock = await fixture.lockLane('notify'); // nothing is sent here
    setMail();
    saveFilter(1, 'Confluence unused', UNUSED_CONFLUENCE);
    const task = await makeTask({
        ...TASK,
        name: 'Warn first',
        action: 'remove-unused:confluence',
        cap_users: '500',
        cap_percent: '100',
        notices: '14 1',
        notice_subject: '',
        notice_text: '',
        keep: 'self',
        keep_days: '60',
        give_back: 'off',
        then_action: '',
        then_days: '30',
        then_cap_users: '50',
    });
    run = await previewTask(task);
    await fixture.until(() => stateOf(run) === 'preview');
    const planned = fixture.sql(`SELECT planned FROM run WHERE id = ${idOf(run)}`);
    assertStatus(await decide(run, { do: 'run', confirm_count: planned }), 303);
    await fixture.until(() =>
        fixture.sql(`SELECT begun_at FROM run_terms WHERE run = ${idOf(run)} AND begun_at > 0`),
    );
    fixture.sql(`
        UPDATE notice SET state = 'accepted', accepted_at = try_at
        WHERE run = ${idOf(run)} AND days = 14`);
    people = fixture.lines(`
        SELECT u.account_id FROM warning wn JOIN user u ON u.id = wn.user
        WHERE wn.run = ${idOf(run)} AND wn.state = 'warned' ORDER BY u.id`);
    assert.ok(people.length > 10, `${people.length} people are warned`);
});
after(() => unlock?.());

test('the page shows the day, the notices and the people by their warnings', async () => {
    const text = await fixture.text(run);
    assert.match(text, /Acts after \w+ \d+ \w+ \d{4}, 00:00 UTC/);
    assert.match(text, /Nobody is changed before the day of their notices/);
    assert.match(text, new RegExp(`<strong>${people.length} of ${people.length}</strong> sent`));
    assert.match(text, new RegExp(`<strong>0 of ${people.length}</strong> sent`));
    const warned = await tab('warned');
    assert.match(warned, new RegExp(`Warned\\s+\\(${people.length}\\)`));
    assert.match(warned, /Notice 14 days before: sent \w/);
    assert.match(warned, /Notice 1 day before: due \w/);
    for (const account of rowsOf(warned)) assert.ok(people.includes(account));
});

test('JSON has the state of the warning, the day and the notices', async () => {
    const { rows, state } = await resultsOf(run);
    assert.equal(state, 'warning');
    const count = (outcome) => rows.filter((row) => row.outcome === outcome).length;
    assert.equal(count('warned'), people.length);
    const row = rows.find((one) => one.accountId === people[0]);
    const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
    assert.match(row.actsAt, iso);
    assert.equal(row.notices.length, 2);
    assert.match(row.notices[0].due, iso);
    assert.match(row.notices[0].acceptedAt, iso);
    assert.match(row.notices[1].due, iso);
    assert.equal(row.notices[1].acceptedAt, null);
    const days = (Date.parse(row.actsAt) - Date.parse(row.notices[0].acceptedAt)) / 86400e3;
    assert.ok(days >= 14 && days < 16, `${days} days`);
    for (const other of rows.filter((one) => one.outcome === 'skipped'))
        assert.deepEqual([other.actsAt, other.notices], [null, []]);
});

test('one person is skipped, and only once', async () => {
    assertStatus(await decide(run, { do: 'leave-out', account_id: people[0] }), 303);
    assert.equal(warningOf(people[0]), 'left left-by-person');
    assert.equal((await decide(run, { do: 'leave-out', account_id: people[0] })).status, 409);
    assert.equal((await decide(run, { do: 'leave-out', account_id: 'nobody' })).status, 409);
    assert.match(await tab('left'), /Skipped by .* after the notice/);
    assert.equal(
        fixture.sql(`
            SELECT group_concat(DISTINCT no.state) FROM notice no JOIN user u ON u.id = no.user
            WHERE u.account_id = '${people[0]}' AND no.accepted_at IS NULL`),
        'cancelled',
    );
});

test('addresses that bounced end the warnings of these people', async () => {
    const bounced = (addresses) => decide(run, { do: 'bounced', addresses });
    const [first, second] = [people[1], people[2]].map(addressOf);
    const pasted = `<${first.toUpperCase()}>; "${second}": user unknown\nmailto:nobody@x.test.`;
    const partly = await bounced(pasted);
    assert.equal(partly.status, 422);
    assert.match(partly.text, /2 people skipped\. .*these addresses: nobody@x\.test/);
    assert.ok(partly.text.includes('user unknown'), 'the text stays');
    for (const account of [people[1], people[2]])
        assert.equal(warningOf(account), 'notice-failed notice-bounced');
    assert.equal((await bounced('no address')).status, 422);
    assertStatus(await bounced(addressOf(people[3])), 303);
    assert.match(await tab('notice-failed'), /A notice came back; marked by /);
    assert.equal(
        fixture.sql("SELECT count(*) FROM audit WHERE action LIKE 'warning.%'"),
        '3',
    );
});

test('a reader sees all of it and has no button', async () => {
    fixture.sql("INSERT OR REPLACE INTO setting VALUES ('product_admins', 'read', 1, 'test')");
    const text = await fixture.text(`${run}?outcome=warned`, 'productAdmin');
    assert.match(text, /Acts after \w+ \d+ \w+ \d{4}, 00:00 UTC/);
    assert.match(text, /Notice 14 days before: sent/);
    assert.doesNotMatch(text, /value="(bounced|stop|leave-out)"/);
});

test('a stop leaves everybody alone', async () => {
    assertStatus(await decide(run, { do: 'stop' }), 303);
    assert.equal(stateOf(run), 'stopped');
    assert.equal(warningOf(people[5]), 'left stopped-before');
    const { rows } = await resultsOf(run);
    assert.equal(rows.find((row) => row.accountId === people[5]).outcome, 'skipped');
    assert.equal(rows.find((row) => row.accountId === people[5]).notices.length, 2);
});
