// Attacks by somebody who may write the database: moving a sealed secret to another row, or
// changing where it is sent.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freshFixture, useReceiver } from './fixture.mjs';

const KEY = 'ATCTT-demo-full-0001-4f2a';
const SECRET = 'webhook-secret-0123';
const PASSWORD = 'Sm7p-Pass-word';
const receiver = useReceiver();
let mail;
let run = 0;

const ANSWERS = [
    [/^EHLO/, '250-recorder\r\n250 AUTH PLAIN'],
    [/^AUTH PLAIN\r/, '334 '],
    [/./, '535 no'],
];

/** A mail server that accepts passwords and records every byte. */
function openRecorder() {
    const recorder = { wire: '' };
    const server = createServer((socket) => {
        recorder.wire += '(connected)';
        socket.on('error', () => {});
        socket.write('220 recorder.example.test\r\n');
        socket.on('data', (bytes) => {
            recorder.wire += bytes;
            const [, answer] = ANSWERS.find(([line]) => line.test(bytes));
            socket.write(`${answer}\r\n`);
        });
    });
    recorder.close = () =>
        new Promise((done) => {
            server.close(done);
        });
    return new Promise((done) => {
        server.listen(0, '127.0.0.1', () => {
            recorder.port = server.address().port;
            done(recorder);
        });
    });
}

before(async () => {
    mail = await openRecorder();
});
after(async () => {
    await mail?.close();
});

/** A fixture with an API key, a webhook with a secret and a mail password, each in its own row. */
function freshSecrets(t) {
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

/** Runs the lane for one event: both problems, and the bytes that left by mail or webhook. */
async function runOnce(fixture) {
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
/** A text has no secret, plain or in base64. */
const hasNoSecret = (text) =>
    [KEY, SECRET, PASSWORD].every(
        (one) =>
            !text.includes(one) &&
            !text.includes(Buffer.from(one).toString('base64')) &&
            !text.includes(Buffer.from(`\0x\0${one}`).toString('base64')),
    );

test('unchanged rows: the webhook gets its token, the mail server its password', async (t) => {
    const fixture = freshSecrets(t);
    const got = await runOnce(fixture);
    assert.equal(receiver.got[0].headers['x-automation-webhook-token'], SECRET);
    assert.ok(got.wire.includes(Buffer.from(`\0x\0${PASSWORD}`).toString('base64')));
});

test('the API key in the row of the mail password is sent nowhere', async (t) => {
    const fixture = freshSecrets(t);
    fixture.sql('UPDATE mail_password SET (sealed, sealer) = (SELECT sealed, sealer FROM api_key)');
    const got = await runOnce(fixture);
    assert.equal(mail.wire, '', 'there was no connection');
    assert.match(got.mail, /cannot be opened.*Enter it again/);
    assert.ok(hasNoSecret(got.log + fixture.sql('SELECT * FROM attempt')));
});

test('the API key in the row of a webhook is sent nowhere', async (t) => {
    const fixture = freshSecrets(t);
    fixture.sql(
        'UPDATE webhook SET (secret_sealed, sealer) = (SELECT sealed, sealer FROM api_key)',
    );
    const got = await runOnce(fixture);
    assert.deepEqual(receiver.got, []);
    assert.match(got.hook, /cannot be opened.*Enter it again/);
});

test('the secret of a webhook and the mail password cannot be swapped', async (t) => {
    const fixture = freshSecrets(t);
    fixture.sql(`CREATE TABLE aside AS SELECT sealed FROM mail_password;
        UPDATE mail_password SET sealed = (SELECT secret_sealed FROM webhook);
        UPDATE webhook SET secret_sealed = (SELECT sealed FROM aside)`);
    const got = await runOnce(fixture);
    assert.equal(mail.wire, '');
    assert.deepEqual(receiver.got, []);
    assert.match(got.mail, /sealed for something else.*Nothing was sent/);
    assert.match(got.hook, /sealed for something else.*Nothing was sent/);
    assert.match(got.log, /not sealed as webhook for this place/, 'and the log says so');
});

test('no secret follows a changed URL, host, port, encryption or user', async (t) => {
    const fixture = freshSecrets(t);
    const webhook = `UPDATE webhook SET url = '${receiver.base}ok/w`;
    for (const tail of ['/', '?x', 'x']) {
        fixture.sql(`${webhook}${tail}'`);
        assert.match((await runOnce(fixture)).hook, /sealed for something else/, tail);
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
    assert.match((await runOnce(fixture)).mail, /sealed for something else/, 'port');
    fixture.password(PASSWORD);
    for (const one of wrong) {
        fixture.set({ ...right, ...one });
        assert.match(
            (await runOnce(fixture)).mail,
            /sealed for something else/,
            JSON.stringify(one),
        );
    }
    assert.equal(mail.wire, '');
    fixture.set({ ...right });
    assert.notEqual((await runOnce(fixture)).wire, '', 'restored, it works again');
});

test('no password leaves this machine unencrypted, even one sealed for it', async (t) => {
    const fixture = freshSecrets(t);
    for (const tls of ['none', 'nonsense', 'NONE']) {
        fixture.set({ server: 'mail.example.test', tls });
        fixture.password(PASSWORD);
        assert.match(
            (await runOnce(fixture)).mail,
            /would be sent unencrypted.*nothing was sent/,
            tls,
        );
    }
    assert.ok(hasNoSecret((await runOnce(fixture)).log));
});

test('lane notify uses its own seal key, not the one of the API key', async (t) => {
    const fixture = freshSecrets(t);
    const keys = fixture.env.ROLLCALL_KEYS;
    const credentials = join(fixture.folder, 'credentials');
    mkdirSync(credentials);
    copyFileSync(join(keys, 'notify.key'), join(credentials, 'notify.key'));
    copyFileSync(join(keys, 'seal.key'), join(fixture.folder, 'seal.key'));
    for (const name of ['seal.key', 'notify.key']) rmSync(join(keys, name));
    fixture.env.CREDENTIALS_DIRECTORY = credentials;
    await runOnce(fixture);
    assert.equal(receiver.got[0].headers['x-automation-webhook-token'], SECRET);
    rmSync(join(credentials, 'notify.key'));
    copyFileSync(join(fixture.folder, 'seal.key'), join(credentials, 'seal.key'));
    fixture.event('taskFailure', 'without a key');
    assert.equal(await fixture.run().done, 1, 'a missing seal key fails the lane');
    assert.match(fixture.log(), /notify\.key/);
    assert.equal(fixture.states().waiting, 2, 'and everything waits');
});
