// Real mail servers: Postfix with postscreen and submission, Exim with LOGIN alone.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mailStates, setMail } from './mail_fixture.mjs';
import { PASSWORD, USER, openExim, openPostfix } from './mail_servers.mjs';
import { openFixture } from './fixture.mjs';
import { readMessage } from './smtp.mjs';

const skip = process.getuid() !== 0 && 'mail servers start as root only';
let postfix;
let exim;
before(async () => {
    if (!skip) [postfix, exim] = await Promise.all([openPostfix(), openExim()]);
});
after(() => Promise.all([postfix?.close(), exim?.close()]));

/** A fixture on a host without a full name, with e-mail by that port. */
function fixture(t, server, port, tls, settings = {}) {
    const p = openFixture('https://127.0.0.1:1/', {
        ROLLCALL_CA_FILE: server.ca,
        ROLLCALL_BASE_URL: 'http://localhost:8080',
    });
    t.after(() => p.close());
    setMail(p, {
        'mail.enabled': 'true',
        'mail.server': 'localhost',
        'mail.port': port,
        'mail.tls': tls,
        'mail.from': 'rollcall@example.test',
        'mail.to': 'olivia@example.test',
        ...settings,
    });
    return p;
}
const words = (p) =>
    p.sql(`SELECT problem || ' ' || coalesce(answer, '')
    FROM attempt ORDER BY id DESC LIMIT 1`);

/** Sends one and returns what arrived of it. */
async function send(p, server, subject) {
    const before = server.mail().length;
    p.event('taskFailure', subject);
    assert.equal(await p.run().done, 0);
    const states = new Set(mailStates(p).map((l) => l.split('|')[1]));
    assert.deepEqual([...states], ['sent'], words(p) + server.log());
    return (await server.arrived(before + 1)).map((m) => readMessage(m)).at(-1);
}

test('Postfix: postscreen greets after six seconds, and wants a full name', { skip }, async (t) => {
    const everybody = ['olivia@example.test', 'team@example.test', 'info@müller.example'];
    const p = fixture(t, postfix, postfix.ports[0], 'starttls', {
        'mail.to': everybody.join('\n'),
    });
    const { headers, text } = await send(p, postfix, 'run 1');
    assert.equal((await postfix.arrived(3)).length, 3);
    assert.match(postfix.log(), /to=<info@xn--mller-kva\.example>.*status=sent/);
    assert.match(postfix.mail().join(), /from example\.test \(/);
    assert.equal(headers.subject, 'Rollcall: an automated task failed');
    assert.match(text, /Task: +Ünïcode/);
    assert.ok(Number(p.sql('SELECT min(took_ms) FROM attempt')) >= 5500);
});

test('Postfix, submission: STARTTLS or TLS, and a sign-in', { skip }, async (t) => {
    for (const [port, tls] of [
        [1, 'starttls'],
        [2, 'tls'],
    ]) {
        const p = fixture(t, postfix, postfix.ports[port], tls, { 'mail.user': USER });
        p.password(PASSWORD);
        await send(p, postfix, 'run 1');
    }
    assert.match(postfix.log(), new RegExp(`sasl_username=${USER}`));
    const wrong = fixture(t, postfix, postfix.ports[1], 'starttls', { 'mail.user': USER });
    wrong.password('another');
    wrong.event('taskFailure', 'run 1');
    assert.equal(await wrong.run().done, 0);
    assert.deepEqual(mailStates(wrong), ['olivia@example.test|dead']);
    assert.match(words(wrong), /user name and password \(535; it offers .*PLAIN.*\)/);
    const nobody = fixture(t, postfix, postfix.ports[1], 'starttls');
    nobody.event('taskFailure', 'run 1');
    assert.equal(await nobody.run().done, 0);
    assert.match(words(nobody), /refuses the recipient's address for good \(554\).*Access denied/);
});

test('Exim: LOGIN alone, STARTTLS or TLS; what it does not offer is said', { skip }, async (t) => {
    for (const [port, tls] of [
        [0, 'starttls'],
        [1, 'tls'],
    ]) {
        const p = fixture(t, exim, exim.ports[port], tls, { 'mail.user': USER });
        p.password(PASSWORD);
        const { text } = await send(p, exim, 'run 1');
        assert.match(text, /Task: +Ünïcode/);
    }
    assert.match(exim.log(), new RegExp(`A=login:${USER}`));
    const some = fixture(t, exim, exim.ports[0], 'starttls', {
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
        /recipient's address for good \(550\).*no such mailbox/s,
    );
    const open = fixture(t, exim, exim.ports[0], 'none', { 'mail.user': USER });
    open.password(PASSWORD);
    open.event('taskFailure', 'run 1');
    await open.runUntil(() => open.sql('SELECT count(*) FROM attempt') !== '0');
    assert.match(words(open), /offers no sign-in here, so nothing was sent/);
    assert.doesNotMatch(open.sql('SELECT * FROM attempt'), /p4ss/);
});
