// E-mail about key expiry and failures, through real SMTP conversations.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../text.mjs';
import { mailStates as states, openMailFixture, recipientsOf } from './mail_fixture.mjs';
import { readMessage } from './smtp.mjs';

for (const mode of ['plain', 'starttls', 'tls'])
    test(`a failure reaches everybody of the list: ${mode}`, async (t) => {
        const { smtp, fixture } = await openMailFixture(t, {
            mode,
            user: 'rollcall',
            password: 'p4ss wörd',
        });
        fixture.password('p4ss wörd');
        fixture.event('taskFailure', 'run 7');
        assert.equal(await fixture.run().done, 0);
        assert.deepEqual(states(fixture), ['olivia@example.test|sent', 'team@example.test|sent']);
        assert.deepEqual(recipientsOf(smtp.got), ['olivia@example.test', 'team@example.test']);
        for (const m of smtp.got) {
            assert.equal(m.from, 'rollcall@example.test');
            assert.equal(m.secure, mode !== 'plain');
            assert.equal(m.user, 'rollcall');
            const { headers, text } = readMessage(m.data);
            assert.equal(headers.subject, 'Rollcall: an automated task failed');
            assert.equal(headers.to, `<${m.to[0]}>`);
            assert.match(headers['message-id'], /^<[0-9a-f-]{36}@example\.test>$/);
            assert.match(headers.date, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
            assert.match(text, /Task: +Ünïcode/);
        }
        assert.doesNotMatch(fixture.log() + fixture.sql('SELECT * FROM attempt'), /p4ss/);
    });

test('key expiry is sent, success is not, and nothing when e-mail is off', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {});
    fixture.sql(`
        INSERT INTO api_key (state, sealer, last4, label, expires_at, entered_by, entered_at)
        VALUES ('current', 'x', '4f2a', 'our key', unixepoch() + 5 * 86400 + 60, 'test', 1)`);
    fixture.event('taskSuccess', 'run 8');
    assert.equal(await fixture.run().done, 0);
    assert.equal(smtp.got.length, 2);
    const { headers, text } = readMessage(smtp.got[0].data);
    assert.equal(headers.subject, 'Rollcall: the organization API key expires in 5 days');
    assert.match(text, /our key[\s\S]*https:\/\/rollcall\.example\.test\/settings\/api-key/);
    fixture.sql("UPDATE setting SET value = 'false' WHERE name = 'mail.enabled'");
    fixture.event('taskFailure', 'run 9');
    assert.equal(await fixture.run().done, 0);
    assert.equal(smtp.got.length, 2);
});

test('addresses of a task hear of success and failure once; nothing if mail is off', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {});
    fixture.env.TELL = 'owner@example.test, Team@Example.test,owner@example.test';
    fixture.event('taskSuccess', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(recipientsOf(smtp.got), ['Team@Example.test', 'owner@example.test']);
    const { headers, text } = readMessage(smtp.got[0].data);
    assert.equal(headers.subject, 'Rollcall: an automated task finished');
    assert.match(text, /task finished\.[\s\S]*Task: +Ünïcode/);
    assert.doesNotMatch(text, /task failed/);
    fixture.event('taskFailure', 'run 2');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(recipientsOf(smtp.got.slice(2)), [
        'olivia@example.test',
        'owner@example.test',
        'team@example.test',
    ]);
    fixture.sql("UPDATE setting SET value = 'false' WHERE name = 'mail.enabled'");
    fixture.event('taskFailure', 'run 3');
    assert.equal(fixture.sql('SELECT count(*) FROM delivery'), '5');
});

test('each kind of event has its own subject and content', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {}, { 'mail.to': 'olivia@example.test' });
    const link = 'https://rollcall.example.test/users/bulk/3';
    const bodies = {
        approvalNeeded: {
            name: 'Suspend',
            people: 3,
            above: 2,
            reason: 'Waits for a second person.',
            deepLink: link,
        },
        runRefused: { name: 'Idle people', error: 'The key has expired.', deepLink: link },
        bulkDone: {
            name: 'Suspend',
            matched: 4,
            succeeded: 3,
            failed: 1,
            freedSeats: 10,
            saving: '61.00 USD a month from 2026-12-31',
            error: '1 of 4 people failed.',
            deepLink: link,
        },
        syncFailed: {
            runId: 9,
            outcome: 'suspicious',
            error: 'Half of them would vanish.',
            deepLink: link,
        },
    };
    for (const [trigger, body] of Object.entries(bodies)) {
        fixture.event(trigger, `of ${trigger}`);
        fixture.sql(`
            UPDATE event
            SET body = '${JSON.stringify({ trigger, ...body })}' WHERE trigger = '${trigger}'`);
    }
    assert.equal(await fixture.run().done, 0);
    const got = Object.fromEntries(
        smtp.got.map((m) => [readMessage(m.data).headers.subject, readMessage(m.data).text]),
    );
    assert.deepEqual(Object.keys(got).sort(), [
        'Rollcall: a bulk action finished with failures',
        'Rollcall: a run did not start',
        'Rollcall: a run needs approval',
        'Rollcall: a sync failed',
    ]);
    assert.match(
        got['Rollcall: a run needs approval'],
        regex(
            /someone else with full access[\s\S]*Name: +Suspend\s+People: +3\s+Reason: +Waits /,
            /for[\s\S]*users\/bulk\/3/,
        ),
    );
    assert.match(
        got['Rollcall: a run did not start'],
        /Name: +Idle people\s+Error: +The key has expired\.\s+Run: +https/,
    );
    assert.match(
        got['Rollcall: a bulk action finished with failures'],
        regex(
            /Done: +3\s+Failed: +1\s+Seats freed: +10\s+Saves: +61\.00 USD a month from 2026-12-31\s+/,
            /Error: +1 of 4/,
        ),
    );
    assert.match(
        got['Rollcall: a sync failed'],
        /Outcome: +suspicious\s+Error: +Half of them would vanish/,
    );
});

test('one refused recipient stops no other; the words of the server are stored', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {
        refuse: { 'team@example.test': '550 5.1.1 no such mailbox' },
    });
    fixture.event('taskFailure', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(states(fixture), ['olivia@example.test|sent', 'team@example.test|dead']);
    assert.equal(smtp.got.length, 1);
    assert.match(
        fixture.sql('SELECT status || problem || answer FROM attempt WHERE problem IS NOT NULL'),
        /permanently rejected.*550[\s\S]*no such mailbox/,
    );
});

test('retried: a busy server; not retried: a wrong password, missing encryption', async (t) => {
    const busy = await openMailFixture(t, { refuse: { MAIL: '451 4.3.0 later' } });
    busy.fixture.event('taskFailure', 'run 1');
    await busy.fixture.runUntil(() => busy.fixture.sql('SELECT count(*) FROM attempt') !== '0');
    assert.match(states(busy.fixture).join(), /waiting/);
    const wrong = await openMailFixture(t, {
        mode: 'starttls',
        user: 'rollcall',
        password: 'right',
    });
    wrong.fixture.password('wrong-password');
    wrong.fixture.event('taskFailure', 'run 1');
    assert.equal(await wrong.fixture.run().done, 0);
    assert.deepEqual(states(wrong.fixture), ['olivia@example.test|dead', 'team@example.test|dead']);
    assert.match(
        wrong.fixture.sql('SELECT problem FROM attempt LIMIT 1'),
        /user name and password/,
    );
    // This server offers no STARTTLS.
    const bare = await openMailFixture(t, { mode: 'plain' }, { 'mail.tls': 'starttls' });
    bare.fixture.event('taskFailure', 'run 1');
    await bare.fixture.runUntil(() => bare.fixture.sql('SELECT count(*) FROM attempt') !== '0');
    assert.match(bare.fixture.sql('SELECT problem FROM attempt LIMIT 1'), /no encryption|TLS/);
    assert.equal(bare.smtp.got.length, 0);
    const foreign = await openMailFixture(t, { mode: 'tls' });
    foreign.fixture.env.ROLLCALL_CA_FILE = bare.smtp.ca;
    foreign.fixture.event('taskFailure', 'run 1');
    await foreign.fixture.runUntil(
        () => foreign.fixture.sql('SELECT count(*) FROM attempt') !== '0',
    );
    assert.match(foreign.fixture.sql('SELECT problem FROM attempt LIMIT 1'), /certificate/);
});

test('an invalid address never reaches the server', async (t) => {
    const { smtp, fixture } = await openMailFixture(
        t,
        {},
        {
            'mail.to':
                'a@example.test\r\nb@example.test> NOTIFY=NEVER\n<c@example.test\n  ' +
                'd@example.test  \n',
        },
    );
    fixture.event('taskFailure', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(recipientsOf(smtp.got), ['a@example.test', 'd@example.test']);
    assert.equal(fixture.sql("SELECT count(*) FROM delivery WHERE state = 'dead'"), '2');
});
