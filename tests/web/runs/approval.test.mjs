// The second person: who approves a run above a number of people, and how the runs of a day count
// together.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';
import { runHelpers } from '../run_helpers.mjs';

const fixture = useFixture();
const { decide, endOf, plainPeople, previewBulk, stateOf } = runHelpers(fixture);
let people;

fixture.prepare(() => {
    people = plainPeople(40);
});

test('a limit that stood for a day still counts a day after it is raised', async () => {
    fixture.sql(`
        INSERT OR REPLACE INTO setting
        VALUES ('approval_users', '2', unixepoch() - 90000, 'test')`);
    assert.match(
        await fixture.text('/settings/tasks'),
        /Loosening takes effect after 24 hours/,
    );
    await fixture.post('/settings/tasks', { approval_users: '0' });
    assert.match(
        await fixture.text('/settings'),
        regex(
            /Approval not required\. For 24 hours after the change, still more /,
            /than 2 people\./,
        ),
    );
    const run = await previewBulk({ action: 'suspend' }, people.slice(30, 33));
    const calls = (await fixture.journal()).length;
    assert.match(await fixture.text(run), /More than 2 people: someone else with full access/);
    assertStatus(await decide(run, { do: 'run' }), 303);
    assert.equal(stateOf(run), 'waiting');
    assert.equal((await fixture.journal()).length, calls);
    assertStatus(await decide(run, { do: 'reject' }), 303);
});

test('above the limit a second person decides, never the one who asked', async () => {
    // A dry run needs no second person, and is in the audit below.
    const dry = await previewBulk({ action: 'suspend' }, people.slice(36, 38));
    assertStatus(await decide(dry, { do: 'run', dry_run: 'true' }), 303);
    assert.equal(await endOf(dry), 'done');
    await fixture.post('/settings/tasks', { approval_users: '1' });
    await fixture.setAccess('full');
    const requestRun = async (ids) => {
        const run = await previewBulk({ action: 'suspend' }, ids);
        assert.match(await fixture.text(run), /someone else with full access must approve/);
        const asked = await decide(run, { do: 'run' });
        assert.equal(asked.status, 303);
        assert.match(
            asked.headers.get('set-cookie'),
            /rollcall_flash=waits;/,
            'no word of a start',
        );
        return run;
    };
    const before = (await fixture.journal()).length;
    const run = await requestRun(people.slice(30, 33));
    assert.equal(stateOf(run), 'waiting');
    assert.match(
        await fixture.text(run),
        /Requested by you, [^:]*: 3 people\. Someone else with full access must approve\./,
    );
    assert.doesNotMatch(await fixture.text('/audit'), /waiting for your approval/);
    assert.match(
        await fixture.text('/audit', 'productAdmin'),
        /One run is waiting for your approval\. <a href="\/tasks\/runs\?state=waiting"/,
    );
    assert.ok((await fixture.text('/tasks/runs?state=waiting', 'productAdmin')).includes(run));
    assertStatus(await decide(run, { do: 'approve' }), 409);
    assert.equal(stateOf(run), 'waiting');
    assertStatus(await decide(run, { do: 'approve' }, 'productAdmin'), 303);
    assert.equal(await endOf(run), 'done');
    assert.equal((await fixture.journal()).slice(before).filter((e) => e.effect).length, 3);
    assert.match(await fixture.text(run), /<dt>Approved by<\/dt><dd>paul\.product@example\.test</);
    const other = await requestRun(people.slice(33, 36));
    const calls = (await fixture.journal()).length;
    assertStatus(await decide(other, { do: 'reject' }, 'productAdmin'), 303);
    assert.equal(stateOf(other), 'stopped');
    assertStatus(await decide(other, { do: 'approve' }, 'productAdmin'), 409);
    assert.equal((await fixture.journal()).length, calls);
    const asked = await decide(run, { do: 'undo', confirm: 'yes' });
    const undo = locationOf(asked);
    assert.equal(stateOf(undo), 'waiting', 'an undo of as many people waits, too');
    assert.match(asked.headers.get('set-cookie'), /rollcall_flash=waits;/);
    assertStatus(await decide(undo, { do: 'reject' }), 303, 'the person who asked may withdraw it');
    assert.equal(
        fixture
            .sql(
                `
                    SELECT group_concat(DISTINCT action)
                    FROM audit
                    WHERE action LIKE 'run.%' AND who <> 'rollcall'`,
            )
            .split(',')
            .sort()
            .join(),
        'run.approve,run.confirm,run.dry,run.stop,run.undo',
    );
    await fixture.post('/settings/tasks', { approval_users: '0' });
    await fixture.setAccess('off');
});

test('runs of one person in a day count together; approvers are told', async () => {
    fixture.sql(`
        UPDATE run SET confirmed_at = confirmed_at - 90000;
        INSERT INTO webhook (id, name, url, enabled, created_at, created_by, changed_at, changed_by)
        VALUES (77, 'W', 'http://127.0.0.1:9/x', 1, 1, 'x', 1, 'x');
        INSERT INTO webhook_trigger VALUES (77, 'approvalNeeded'), (77, 'bulkDone')`);
    assertStatus(await fixture.post('/settings/tasks', { approval_users: '2' }), 303);
    const preview = (ids) => previewBulk({ action: 'suspend' }, ids);
    const deliveredTriggers = () =>
        fixture.sql(`
            SELECT group_concat(trigger, ' ')
            FROM (
                SELECT e.trigger
                FROM delivery d
                JOIN event e ON e.id = d.event
                WHERE d.webhook = 77
                ORDER BY e.id
            )`);
    const first = await preview(people.slice(33, 35));
    assert.doesNotMatch(await fixture.text(first), /must approve/);
    await decide(first, { do: 'run' });
    assert.equal(await endOf(first), 'done');
    assert.equal(deliveredTriggers(), 'bulkDone');
    const second = await preview(people.slice(35, 37));
    const before = (await fixture.journal()).length;
    assert.match(
        await fixture.text(second),
        /More than 2 people, counting 2 people of your runs of the last 24 hours: someone else/,
    );
    assert.match(
        (await decide(second, { do: 'run' })).headers.get('set-cookie'),
        /rollcall_flash=waits;/,
    );
    assert.equal(stateOf(second), 'waiting');
    assert.match(
        await fixture.text(second),
        regex(
            /with 2 people of other runs by the same person within 24 hours, 4 people exceed /,
            /the limit of 2/,
        ),
    );
    assert.equal(deliveredTriggers(), 'bulkDone approvalNeeded');
    const body = JSON.parse(
        fixture.sql(
            "SELECT body FROM event WHERE trigger = 'approvalNeeded' ORDER BY id DESC LIMIT 1",
        ),
    );
    assert.ok(
        body.deepLink.endsWith(second) && body.people === 2 && body.above === 2,
        JSON.stringify(body),
    );
    assert.ok(!JSON.stringify(body).includes('olivia'), 'nobody is named');
    assert.match(
        await fixture.text('/events.atom'),
        /<title>A run needs approval: Suspend/,
    );
    assert.match(
        (await fixture.post(first, { do: 'undo' }, { from: first })).text,
        /More than 2 people, counting 2 people of your runs/,
    );
    assertStatus(await decide(second, { do: 'reject' }), 303);
    assert.equal((await fixture.journal()).length, before);
    assertStatus(await fixture.post('/settings/tasks', { approval_users: '0' }), 303);
    fixture.sql(
        'DELETE FROM webhook WHERE id = 77; UPDATE run SET confirmed_at = confirmed_at - 90000',
    );
});
