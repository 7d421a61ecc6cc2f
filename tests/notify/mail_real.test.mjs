// Real mail servers: Postfix with postscreen and submission, Exim with LOGIN alone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openFixture } from './fixture.mjs';
import { mailStates, setMail } from './mail_fixture.mjs';
import { openExim, openPostfix, PASSWORD, USER } from './mail_servers.mjs';
import { readMessage } from './smtp.mjs';

const skip = process.getuid() !== 0 && 'mail servers start as root only';
let postfix;
let exim;
before(async () => {
    if (!skip) [postfix, exim] = await Promise.all([openPostfix(), openExim()]);
});
after(() => Promise.all([postfix?.close(), exim?.close()]));

/** A fixture on a host without a full name, whose e-mail goes to a port of a server. */
function fixtureFor(t, server, port, tls, settings = {}) {
    const fixture = openFixture('https://127.0.0.1:1/', {
        ROLLCALL_CA_FILE: server.ca,
        ROLLCALL_BASE_URL: 'http://localhost:8080',
    });
    t.after(() => fixture.close());
    setMail(fixture, {
        'mail.enabled': 'true',
        'mail.server': 'localhost',
        'mail.port': port,
        'mail.tls': tls,
        'mail.from': 'rollcall@example.test',
        'mail.to': 'olivia@example.test',
        ...settings,
    });
    return fixture;
}
const problemOf = (fixture) =>
    fixture.sql(`SELECT problem || ' ' || coalesce(answer, '')
    FROM attempt ORDER BY id DESC LIMIT 1`);

/** Sends one message and returns it as it arrived. */
async function send(fixture, server, subject) {
    const before = server.mail().length;
    fixture.event('taskFailure', subject);
    assert.equal(await fixture.run().done, 0);
    const states = new Set(mailStates(fixture).map((l) => l.split('|')[1]));
    assert.deepEqual([...states], ['sent'], problemOf(fixture) + server.log());
    return (await server.arrived(before + 1)).map((m) => readMessage(m)).at(-1);
}

test('Postfix: postscreen greets after six seconds, and wants a full name', { skip }, async (t) => {
    const everybody = ['olivia@example.test', 'team@example.test', 'info@müller.example'];
    const fixture = fixtureFor(t, postfix, postfix.ports[0], 'starttls', {
        'mail.to': everybody.join('\n'),
    });
    const { headers, text } = await send(fixture, postfix, 'run 1');
    assert.equal((await postfix.arrived(3)).length, 3);
    assert.match(postfix.log(), /to=<info@xn--mller-kva\.example>.*status=sent/);
    assert.match(postfix.mail().join(), /from example\.test \(/);
    assert.equal(headers.subject, 'Rollcall: an automated task failed');
    assert.match(text, /Task: +Ünïcode/);
    // It counts whole seconds, so six of them may take little more than five.
    assert.ok(Number(fixture.sql('SELECT min(took_ms) FROM attempt')) >= 5000);
});

test('Postfix, submission: STARTTLS or TLS, and a sign-in', { skip }, async (t) => {
    for (const [port, tls] of [
        [1, 'starttls'],
        [2, 'tls'],
    ]) {
        const fixture = fixtureFor(t, postfix, postfix.ports[port], tls, { 'mail.user': USER });
        fixture.password(PASSWORD);
        await send(fixture, postfix, 'run 1');
    }
    assert.match(postfix.log(), new RegExp(`sasl_username=${USER}`));
    const wrong = fixtureFor(t, postfix, postfix.ports[1], 'starttls', { 'mail.user': USER });
    wrong.password('another');
    wrong.event('taskFailure', 'run 1');
    assert.equal(await wrong.run().done, 0);
    assert.deepEqual(mailStates(wrong), ['olivia@example.test|dead']);
    assert.match(problemOf(wrong), /user name and password \(535; it offers .*PLAIN.*\)/);
    const nobody = fixtureFor(t, postfix, postfix.ports[1], 'starttls');
    nobody.event('taskFailure', 'run 1');
    assert.equal(await nobody.run().done, 0);
    assert.match(
        problemOf(nobody),
        /permanently rejected the recipient's address \(554\).*Access denied/,
    );
});

test('Exim: LOGIN alone, STARTTLS or TLS; the problem names what it lacks', { skip }, async (t) => {
    for (const [port, tls] of [
        [0, 'starttls'],
        [1, 'tls'],
    ]) {
        const fixture = fixtureFor(t, exim, exim.ports[port], tls, { 'mail.user': USER });
        fixture.password(PASSWORD);
        const { text } = await send(fixture, exim, 'run 1');
        assert.match(text, /Task: +Ünïcode/);
    }
    assert.match(exim.log(), new RegExp(`A=login:${USER}`));
    const some = fixtureFor(t, exim, exim.ports[0], 'starttls', {
        'mail.user': USER,
        'mail.to': 'nobody-here@example.test\nolivia@example.test',
    });
    some.password(PASSWORD);
    some.event('taskFailure', 'run 1');
    assert.equal(await some.run().done, 0);
    assert.deepEqual(mailStates(some), [
        'nobody-here@example.test|dead',
        'olivia@example.test|sent',
    ]);
    assert.match(
        some.sql('SELECT problem || answer FROM attempt WHERE problem IS NOT NULL'),
        /permanently rejected the recipient's address \(550\).*no such mailbox/s,
    );
    const open = fixtureFor(t, exim, exim.ports[0], 'none', { 'mail.user': USER });
    open.password(PASSWORD);
    open.event('taskFailure', 'run 1');
    await open.runUntil(() => open.sql('SELECT count(*) FROM attempt') !== '0');
    assert.match(problemOf(open), /offers no sign-in, so nothing was sent/);
    assert.doesNotMatch(open.sql('SELECT * FROM attempt'), /p4ss/);
});
