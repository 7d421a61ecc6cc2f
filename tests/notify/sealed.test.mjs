// What somebody can do who may write the database: put a sealed secret where it does not belong, or
// change where it goes.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freshFixture } from './fixture.mjs';
import { openReceiver } from './receiver.mjs';

const KEY = 'ATCTT-demo-full-0001-4f2a';
const SECRET = 'webhook-secret-0123';
const PASSWORD = 'Sm7p-Pass-word';
let receiver;
let mail;
let run = 0;

const ANSWERS = [
    [/^EHLO/, '250-ear\r\n250 AUTH PLAIN'],
    [/^AUTH PLAIN\r/, '334 '],
    [/./, '535 no'],
];

/** A mail server that offers to take a password and keeps every byte it is sent. */
function openEar() {
    const ear = { wire: '' };
    const server = createServer((socket) => {
        ear.wire += '(connected)';
        socket.on('error', () => {});
        socket.write('220 ear.example.test\r\n');
        socket.on('data', (bytes) => {
            ear.wire += bytes;
            const [, answer] = ANSWERS.find(([line]) => line.test(bytes));
            socket.write(`${answer}\r\n`);
        });
    });
    ear.close = () =>
        new Promise((done) => {
            server.close(done);
        });
    return new Promise((done) => {
        server.listen(0, '127.0.0.1', () => {
            ear.port = server.address().port;
            done(ear);
        });
    });
}

before(async () => {
    receiver = await openReceiver();
    mail = await openEar();
});
after(async () => {
    await receiver?.close();
    await mail?.close();
});

/** A key, a webhook with a secret and a mail password, each in its own row. */
function fresh(t) {
    const fixture = freshFixture(t, receiver);
    mail.wire = '';
    fixture.set = (settings) => {
        for (const [name, value] of Object.entries(settings))
            fixture.sql(
                `INSERT OR REPLACE INTO setting VALUES ('mail.${name}', '${value}', 1, 'test')`,
            );
    };
    fixture.set({
        enabled: 'true',
        server: '127.0.0.1',
        port: mail.port,
        tls: 'none',
        user: 'x',
        from: 'a@b.example',
        to: 'c@d.example',
    });
    fixture.key(KEY);
    fixture.hook = fixture.webhook('w', `${receiver.base}ok/w`, SECRET);
    fixture.password(PASSWORD);
    return fixture;
}

/** Runs the lane for one event: the mail's problem, the webhook's, what came over either wire. */
async function told(fixture) {
    fixture.event('taskFailure', `run ${++run}`);
    assert.equal(await fixture.run().done, 0);
    const problem = (where) =>
        fixture.sql(`SELECT coalesce(problem, '') FROM attempt a
        JOIN delivery d ON d.id = a.delivery WHERE ${where} ORDER BY a.id DESC LIMIT 1`);
    return {
        mail: problem('webhook IS NULL'),
        hook: problem('webhook IS NOT NULL'),
        wire: mail.wire + JSON.stringify(receiver.got),
        log: fixture.log(),
    };
}
const clean = (text) =>
    [KEY, SECRET, PASSWORD].every(
        (one) =>
            !text.includes(one) &&
            !text.includes(Buffer.from(one).toString('base64')) &&
            !text.includes(Buffer.from(`\0x\0${one}`).toString('base64')),
    );

test('each in its place: the webhook gets its token, the mail server its password', async (t) => {
    const fixture = fresh(t);
    const got = await told(fixture);
    assert.equal(receiver.got[0].headers['x-automation-webhook-token'], SECRET);
    assert.ok(got.wire.includes(Buffer.from(`\0x\0${PASSWORD}`).toString('base64')));
});

test("the API key in the mail password's row goes nowhere", async (t) => {
    const fixture = fresh(t);
    fixture.sql('UPDATE mail_password SET (sealed, sealer) = (SELECT sealed, sealer FROM api_key)');
    const got = await told(fixture);
    assert.equal(mail.wire, '', 'nobody was even called');
    assert.match(got.mail, /cannot be opened.*Enter it again/);
    assert.ok(clean(got.log + fixture.sql('SELECT * FROM attempt')));
});

test("the API key in a webhook's row goes nowhere", async (t) => {
    const fixture = fresh(t);
    fixture.sql(
        'UPDATE webhook SET (secret_sealed, sealer) = (SELECT sealed, sealer FROM api_key)',
    );
    const got = await told(fixture);
    assert.deepEqual(receiver.got, []);
    assert.match(got.hook, /cannot be opened.*Enter it again/);
});

test("a webhook's secret and the mail password do not stand in for each other", async (t) => {
    const fixture = fresh(t);
    fixture.sql(`CREATE TABLE aside AS SELECT sealed FROM mail_password;
        UPDATE mail_password SET sealed = (SELECT secret_sealed FROM webhook);
        UPDATE webhook SET secret_sealed = (SELECT sealed FROM aside)`);
    const got = await told(fixture);
    assert.equal(mail.wire, '');
    assert.deepEqual(receiver.got, []);
    assert.match(got.mail, /sealed for something else.*Nothing was sent/);
    assert.match(got.hook, /sealed for something else.*Nothing was sent/);
    assert.match(got.log, /not sealed as webhook for this place/, 'and the log says so');
});

test('no secret follows a changed URL, host, port, encryption or user', async (t) => {
    const fixture = fresh(t);
    const webhook = `UPDATE webhook SET url = '${receiver.base}ok/w`;
    for (const tail of ['/', '?x', 'x']) {
        fixture.sql(`${webhook}${tail}'`);
        assert.match((await told(fixture)).hook, /sealed for something else/, tail);
        assert.deepEqual(receiver.got, []);
    }
    fixture.sql(`${webhook}'`);
    mail.wire = '';
    const right = { server: '127.0.0.1', port: mail.port, tls: 'none', user: 'x' };
    const wrong = [
        { server: 'localhost' },
        { tls: 'starttls' },
        { user: 'y' },
        { user: `x\n` },
        { server: `127.0.0.1\n${mail.port}` },
    ];
    fixture.set({ ...right, port: mail.port + 1 });
    fixture.password(PASSWORD);
    fixture.set(right);
    assert.match((await told(fixture)).mail, /sealed for something else/, 'port');
    fixture.password(PASSWORD);
    for (const one of wrong) {
        fixture.set({ ...right, ...one });
        assert.match((await told(fixture)).mail, /sealed for something else/, JSON.stringify(one));
    }
    assert.equal(mail.wire, '');
    fixture.set({ ...right });
    assert.notEqual((await told(fixture)).wire, '', 'put back it works again');
});

test('no password travels unencrypted off this machine, even one entered for that', async (t) => {
    const fixture = fresh(t);
    for (const tls of ['none', 'nonsense', 'NONE']) {
        fixture.set({ server: 'mail.example.test', tls });
        fixture.password(PASSWORD);
        assert.match((await told(fixture)).mail, /would travel unencrypted.*nothing was sent/, tls);
    }
    assert.ok(clean((await told(fixture)).log));
});

test('lane notify works without the key that opens the API key, and not with it', async (t) => {
    const fixture = fresh(t);
    const keys = fixture.env.ROLLCALL_KEYS;
    const lent = join(fixture.folder, 'lent');
    mkdirSync(lent);
    copyFileSync(join(keys, 'notify.key'), join(lent, 'notify.key'));
    copyFileSync(join(keys, 'seal.key'), join(fixture.folder, 'seal.key'));
    for (const name of ['seal.key', 'notify.key']) rmSync(join(keys, name));
    fixture.env.CREDENTIALS_DIRECTORY = lent;
    await told(fixture);
    assert.equal(receiver.got[0].headers['x-automation-webhook-token'], SECRET);
    rmSync(join(lent, 'notify.key'));
    copyFileSync(join(fixture.folder, 'seal.key'), join(lent, 'seal.key'));
    fixture.event('taskFailure', 'without a key');
    assert.equal(await fixture.run().done, 1, 'a key that is not there fails the lane');
    assert.match(fixture.log(), /notify\.key/);
    assert.equal(fixture.states().waiting, 2, 'and everything waits');
});
