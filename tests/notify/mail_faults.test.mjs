// Mail servers that behave oddly, as real ones do. Clocks run faster where a server is slow.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { waitFor } from './fixture.mjs';
import { mailStates, openMailFixture, recipientsOf, setMail } from './mail_fixture.mjs';
import { openReceiver } from './receiver.mjs';
import { readMessage } from './smtp.mjs';

/** One recipient. */
const ONE = { 'mail.to': 'olivia@example.test' };
const problemOf = (fixture) => fixture.sql('SELECT problem FROM attempt ORDER BY id DESC LIMIT 1');
const answerOf = (fixture) => fixture.sql('SELECT answer FROM attempt ORDER BY id DESC LIMIT 1');
const triesOf = (fixture) => Number(fixture.sql('SELECT count(*) FROM attempt'));
/** Runs the lane until the first try. */
const runToTry = (fixture, times = 1) => fixture.runUntil(() => triesOf(fixture) > 0, 60, 0, times);

test('16 seconds after DATA: webhooks do not wait, nobody gets anything twice', async (t) => {
    const receiver = await openReceiver();
    t.after(() => receiver.close());
    const everybody = Array.from({ length: 8 }, (_, i) => `p${i}@example.test`);
    const { smtp, fixture } = await openMailFixture(
        t,
        { late: { DATA: 2000 } },
        { 'mail.to': everybody.join('\n') },
        { allow: receiver.base },
    );
    fixture.webhook('w', `${receiver.base}slow/100`, '-', ['taskFailure', 'taskSuccess']);
    fixture.event('taskFailure', 'run 1');
    const { done } = fixture.run(0, 8);
    await waitFor(() => smtp.got.length);
    // It comes while the mail server is thinking.
    fixture.event('taskSuccess', 'run 2');
    assert.equal(await done, 0);
    const arrived = receiver.got.map((g) => JSON.parse(g.body).processId);
    assert.deepEqual(arrived, ['run 1', 'run 2']);
    const answeredAt = smtp.got[0].at + 2000;
    assert.ok(receiver.got[0].at < answeredAt && receiver.got[1].at < answeredAt + 1500);
    assert.deepEqual(fixture.states(), { sent: 10 });
    assert.deepEqual(recipientsOf(smtp.got), everybody);
});

test('the greeting is a full name: host of the pages, sender, or an address', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {}, ONE);
    const greet = async (base, from) => {
        fixture.env.ROLLCALL_BASE_URL = base;
        setMail(fixture, { 'mail.from': from });
        fixture.event('taskFailure', `${base} ${from}`);
        assert.equal(await fixture.run().done, 0);
        return smtp.hellos.at(-1);
    };
    const from = 'rollcall@example.test';
    assert.equal(await greet('https://rollcall.corp.test/x', from), 'rollcall.corp.test');
    assert.equal(await greet('http://localhost:8080', from), 'example.test');
    assert.equal(await greet('http://127.0.0.1:8080', from), 'example.test');
    assert.equal(await greet('http://localhost:8080', 'root@localhost'), '[127.0.0.1]');
});

test('a refused greeting is about the server: it is tried again', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, {}, ONE);
    smtp.refuse.EHLO = '504 5.5.2 <vm>: Helo command rejected: need fully-qualified hostname';
    fixture.event('taskFailure', 'run 1');
    await runToTry(fixture);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|waiting']);
    assert.match(problemOf(fixture), /temporarily rejected this server's name.*\(504\)/);
    delete smtp.refuse.EHLO;
    assert.equal(await fixture.run(60).done, 0);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|sent']);
});

test('a server that wants encryption first: the problem names encryption', async (t) => {
    const first = { refuse: { MAIL: '530 5.7.0 Must issue a STARTTLS command first' } };
    const { smtp, fixture } = await openMailFixture(t, first, ONE);
    fixture.event('taskFailure', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.match(
        problemOf(fixture),
        /requires encryption or a sign-in \(530\).*Choose an encryption/,
    );
    assert.equal(smtp.got.length, 0);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|dead']);
});

test('Exchange offers GSSAPI and NTLM first: the password goes by LOGIN', async (t) => {
    for (const user of ['rollcall', 'rollcall@example.test']) {
        const { smtp, fixture } = await openMailFixture(
            t,
            { mode: 'starttls', user, password: 'p4ssword', offer: ['GSSAPI', 'NTLM', 'LOGIN'] },
            ONE,
        );
        fixture.password('p4ssword');
        fixture.event('taskFailure', 'run 1');
        assert.equal(await fixture.run().done, 0);
        assert.deepEqual(smtp.asked, ['LOGIN']);
        assert.equal(smtp.got[0].user, user);
    }
});

test('the problem names what a server offers; nothing is sent without a sign-in', async (t) => {
    const offers = [
        [['GSSAPI', 'NTLM'], /offers only GSSAPI NTLM for sign-in\. Rollcall needs PLAIN or LOGIN/],
        [[], /offers no sign-in, so nothing was sent/],
    ];
    for (const [offer, what] of offers) {
        const { smtp, fixture } = await openMailFixture(
            t,
            { mode: 'starttls', user: 'rollcall', password: 'p4ssword', offer },
            ONE,
        );
        fixture.password('p4ssword');
        fixture.event('taskFailure', 'run 1');
        await runToTry(fixture);
        assert.match(problemOf(fixture), what);
        assert.deepEqual(
            [mailStates(fixture), smtp.got, smtp.asked],
            [['olivia@example.test|waiting'], [], []],
        );
    }
});

test('a sign-in refused for now is tried again; quoted secrets become stars', async (t) => {
    const sent = Buffer.from('\0rollcall\0p4ssword-of-the-mail-server').toString('base64');
    const { smtp, fixture } = await openMailFixture(
        t,
        {
            mode: 'starttls',
            user: 'rollcall',
            password: 'p4ssword-of-the-mail-server',
            offer: ['PLAIN'],
            refuse: { AUTH: `454 4.7.0 not now: ${sent} p4ssword\\u002dof-the%2Dmail-server` },
        },
        ONE,
    );
    fixture.password('p4ssword-of-the-mail-server');
    fixture.event('taskFailure', 'run 1');
    await runToTry(fixture);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|waiting']);
    assert.match(answerOf(fixture), /^454 4\.7\.0 not now: \*+=* \*+\s*$/);
    smtp.refuse.AUTH = '535 5.7.8 wrong';
    assert.equal(await fixture.run(60).done, 0);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|dead']);
    assert.match(problemOf(fixture), /user name and password \(535; it offers PLAIN\)/);
});

test('a greeting may take its time', async (t) => {
    const slow = { first: '220-localhost wait', late: { GREETING: 900 } };
    const { smtp, fixture } = await openMailFixture(t, slow, ONE);
    fixture.event('taskFailure', 'run 1');
    // 31 seconds of its clock.
    assert.equal(await fixture.run(0, 35).done, 0);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|sent']);
    smtp.late.GREETING = 0;
    smtp.refuse.GREETING = '';
    fixture.event('taskFailure', 'run 2');
    await fixture.runUntil(() => triesOf(fixture) > 1, 60, 0, 100);
    assert.match(problemOf(fixture), /did not greet within 12\d seconds/);
});

test('a message perhaps taken is sent again after an hour, and no third time', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, { refuse: { DATA: 'CUT' } }, ONE);
    const state = () => fixture.sql('SELECT state, unsure, tries FROM delivery');
    const sessions = () => smtp.counts.sessions;
    fixture.event('taskFailure', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.equal(state(), 'waiting|1|1');
    assert.match(problemOf(fixture), /closed the connection.*may have arrived.*only once more/);
    assert.equal(fixture.sql('SELECT due_at >= unixepoch() + 3500 FROM delivery'), '1');
    assert.equal(await fixture.run(1800).done, 0);
    assert.equal(sessions(), 1);
    assert.equal(await fixture.run(3 * 3600).done, 0);
    assert.equal(sessions(), 2);
    assert.equal(state(), 'dead|2|2');
    assert.equal(await fixture.run(30 * 3600).done, 0);
    assert.equal(sessions(), 2);
});

test('no answer after DATA: the lane waits ten minutes; it may have arrived', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, { refuse: { DATA: '' } }, ONE);
    fixture.event('taskFailure', 'run 1');
    await fixture.runUntil(() => triesOf(fixture) > 0, 60, 0, 300);
    const unsure = /did not confirm the message within 6\d\d seconds\. The message may/;
    assert.match(problemOf(fixture), unsure);
    assert.equal(fixture.sql('SELECT state, unsure FROM delivery'), 'waiting|1');
    assert.equal(smtp.counts.sessions, 1);
});

test('killed while the mail server thinks: the child ends, nobody gets two', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, { late: { DATA: 60000 } }, ONE);
    fixture.event('taskFailure', 'run 1');
    await fixture.runUntil(() => smtp.got.length > 0);
    await waitFor(() => smtp.counts.ended, 5);
    assert.equal(smtp.counts.ended, 1);
    smtp.late.DATA = 0;
    assert.equal(await fixture.run().done, 0);
    assert.equal(fixture.sql('SELECT state, unsure FROM delivery'), 'waiting|1');
    assert.match(problemOf(fixture), /Rollcall stopped while sending/);
    assert.equal(smtp.got.length, 1);
    assert.equal(await fixture.run(2 * 3600).done, 0);
    assert.deepEqual(mailStates(fixture), ['olivia@example.test|sent']);
    const ids = smtp.got.map((m) => readMessage(m.data).headers['message-id']);
    assert.equal(ids[0], ids[1]);
});

test('the process of an e-mail is killed; the lane goes on', async (t) => {
    const { smtp, fixture } = await openMailFixture(t, { late: { DATA: 60000 } }, ONE);
    fixture.event('taskFailure', 'run 1');
    const { child, done } = fixture.run();
    await waitFor(() => smtp.got.length);
    const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    process.kill(Number(pid), 'SIGKILL');
    assert.equal(await done, 0);
    assert.match(
        problemOf(fixture),
        /^The process that sends e-mail did not start or was killed.*once more/,
    );
    assert.equal(fixture.sql('SELECT state, unsure FROM delivery'), 'waiting|1');
});

test('another server than a mail server: its words are not stored', async (t) => {
    const { fixture } = await openMailFixture(t, {}, ONE);
    const greetWith = async (banner) => {
        const sockets = [];
        const server = createServer((s) => {
            sockets.push(s);
            s.on('error', () => {}).write(banner);
        });
        await new Promise((done) => server.listen(0, '127.0.0.1', done));
        setMail(fixture, { 'mail.port': server.address().port });
        fixture.sql('DELETE FROM event');
        fixture.event('taskFailure', 'run 1');
        await runToTry(fixture);
        for (const s of sockets) s.destroy();
        server.close();
        return `${problemOf(fixture)}|${answerOf(fixture)}`;
    };
    const ssh = await greetWith('SSH-2.0-OpenSSH_9.2p1 internal-host secretbanner\r\n');
    assert.match(ssh, /The server that answered is no mail server\. .*\|$/);
    const refused = await greetWith('554 internal-host secretbanner\r\n');
    assert.match(refused, /rejected the connection.*\(554\)\.\|$/);
});

test('international domains, and IPv6', async (t) => {
    const { smtp, fixture } = await openMailFixture(
        t,
        { host: '::1' },
        {
            'mail.server': '[::1]',
            'mail.from': 'rollcall@bücher.example',
            'mail.to': 'info@müller.example',
        },
        { ROLLCALL_BASE_URL: 'http://localhost:8080' },
    );
    fixture.event('taskFailure', 'run 1');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(mailStates(fixture), ['info@müller.example|sent']);
    const [message] = smtp.got;
    const { headers } = readMessage(message.data);
    assert.deepEqual(message.to, ['info@xn--mller-kva.example']);
    assert.equal(message.from, 'rollcall@xn--bcher-kva.example');
    assert.equal(headers.to, '<info@xn--mller-kva.example>');
    assert.match(headers['message-id'], /@xn--bcher-kva\.example>$/);
    assert.equal(smtp.hellos[0], 'xn--bcher-kva.example');
});

test('a password never leaves this machine unencrypted, whatever a row says', async (t) => {
    const { smtp, fixture } = await openMailFixture(
        t,
        { user: 'rollcall', password: 'p4ssword' },
        { ...ONE, 'mail.server': '0.0.0.0' },
    );
    fixture.password('p4ssword');
    fixture.event('taskFailure', 'run 1');
    await runToTry(fixture);
    assert.match(problemOf(fixture), /would be sent unencrypted/);
    assert.deepEqual([smtp.counts.sessions, smtp.asked], [0, []]);
});
