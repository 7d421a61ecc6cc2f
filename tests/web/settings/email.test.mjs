// E-mail and notices: the password stays secret, tests show the words of the server, and who may
// change the server.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { openSmtp, readMessage } from '../../notify/smtp.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';

let smtp;
const fixture = useFixture(async () => {
    smtp = await openSmtp({ mode: 'starttls', user: 'rollcall', password: 'right-password' });
    return { ROLLCALL_CA_FILE: smtp.ca };
});
after(() => smtp?.close());
const LIST = '/settings/automation';

test('the days of notices are chosen, shown in words and audited', async () => {
    assert.match(await fixture.text(LIST), /7 days before\./);
    const path = `${LIST}/notices`;
    assertStatus(
        await fixture.post(path, {
            key_notice_30: 'true',
            key_notice_1: 'true',
            key_notice_expired: 'true',
        }),
        303,
    );
    assert.match(await fixture.text(LIST), /30, 1 days before and when it has expired\./);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM audit
            WHERE action = 'setting.change' AND subject LIKE 'key_notice_%'`),
        '4',
    );
    assertStatus(await fixture.post(path, { key_notice_7: 'true' }), 303);
    const settings = await fixture.json('/api/v1/settings');
    assert.deepEqual(
        Object.keys(settings).slice(0, 6),
        ['apiKey', 'dashboard', 'access', 'areas', 'sync', 'webhooks'],
        'the shape others rely on; plain sections follow',
    );
});

test('e-mail: sealed password never shown; test arrives or shows the server’s words', async () => {
    const path = '/settings/email';
    const fields = {
        enabled: 'on',
        server: '127.0.0.1',
        port: String(smtp.port),
        tls: 'starttls',
        user: 'rollcall',
        password: 'wrong-password',
        from: 'rollcall@example.test',
        to: ' olivia@example.test, team@example.test ',
    };
    assert.match(await fixture.text(path), />Off\.?</);
    assertStatus(
        await fixture.post(`${path}/test`, {}, { from: path }),
        409,
        'there is nothing to test yet',
    );
    assertStatus(await fixture.post(path, fields), 303);
    assert.equal(
        fixture.sql("SELECT value FROM setting WHERE name = 'mail.to'"),
        'olivia@example.test\nteam@example.test',
    );
    assert.ok(
        !(await fixture.text(path)).includes('wrong-password') &&
            !fixture.sql('SELECT * FROM audit').includes('wrong-password'),
    );
    assertStatus(await fixture.post(`${path}/test`, {}, { from: path }), 303);
    await fixture.until(async () => /Test failed/.test(await fixture.text(path)));
    assert.match(await fixture.text(path), /rejected the user name and password/);
    const sealed = fixture.sql('SELECT hex(sealed) FROM mail_password');
    assertStatus(
        await fixture.post(path, { ...fields, password: '' }),
        303,
        'an empty one keeps the stored one',
    );
    assert.equal(fixture.sql('SELECT hex(sealed) FROM mail_password'), sealed);
    assertStatus(await fixture.post(path, { ...fields, password: 'right-password' }), 303);
    assertStatus(await fixture.post(`${path}/test`, {}, { from: path }), 303);
    await fixture.until(() => smtp.got.length === 2);
    await fixture.until(async () => /Test delivered/.test(await fixture.text(path)));
    assert.match(readMessage(smtp.got[0].data).headers.subject, /^\[test\] Rollcall: /);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM delivery
            WHERE state = 'dead' AND seen_at IS NULL AND recipient IS NOT NULL`),
        '0',
        'a failed test is no alarm',
    );
    const before = fixture.sql("SELECT * FROM setting WHERE name LIKE 'mail.%'");
    const others = [
        { server: 'localhost' },
        { port: '26' },
        { tls: 'none' },
        { tls: 'tls' },
        { user: 'Rollcall' },
    ];
    for (const other of others) {
        const elsewhere = await fixture.post(path, {
            ...fields,
            password: '',
            ...other,
            to: 'kept@example.test',
        });
        assert.equal(elsewhere.status, 422, JSON.stringify(other));
        assert.match(elsewhere.text, /id="password-error"[^>]*>.*Enter the password again/);
        assert.match(elsewhere.text, /<a href="#password">/);
        assert.match(elsewhere.text, /kept@example\.test/, 'what was typed stays');
        assert.equal(fixture.sql("SELECT * FROM setting WHERE name LIKE 'mail.%'"), before);
    }
    const padded = { ...fields, password: '', port: `0${smtp.port}`, to: 'olivia@example.test' };
    assertStatus(await fixture.post(path, padded), 303, 'the same port');
    fixture.sql(`
        INSERT INTO delivery (event, recipient, state, due_at, ended_at)
        SELECT max(id), 'gone@example.test', 'dead', 0, unixepoch() - 60
        FROM event`);
    const notice = new RegExp(`could not be delivered\\. <a href="${path}"`);
    assert.match(await fixture.text('/'), notice);
    const [, until] = (await fixture.text(path)).match(/name="until" value="(\d+)"/);
    assertStatus(await fixture.post(`${path}/seen`, { until }, { from: path }), 303);
    assert.doesNotMatch(await fixture.text('/'), /could not be delivered\. <a/);
    assertStatus(
        await fixture.post(path, { ...fields, tls: 'none', server: 'mail.example.test' }),
        422,
        'no password in clear',
    );
    assertStatus(await fixture.post(path, { ...fields, user: '', password: '' }), 303);
    assert.equal(
        fixture.sql('SELECT count(*) FROM mail_password'),
        '0',
        'deleted with the user name',
    );
});

test('full access allows to change recipients, but not the mail server', async () => {
    const path = '/settings/email';
    const visitor = 'productAdmin';
    const from = path;
    const mine = {
        enabled: 'on',
        server: '127.0.0.1',
        port: String(smtp.port),
        tls: 'starttls',
        user: '',
        password: '',
        from: 'rollcall@bücher.example',
        to: 'info@müller.example',
    };
    assertStatus(await fixture.post(path, { ...mine, server: '[::1]' }), 303);
    assertStatus(await fixture.post(path, mine), 303);
    await fixture.setAccess('full');
    const post = (fields) => fixture.post(path, { ...mine, ...fields }, { visitor, from });
    for (const [field, value] of Object.entries({
        server: 'intranet.example.test',
        port: '22',
        tls: 'tls',
        user: 'me',
        password: 'guessed-password',
    })) {
        const { status, text } = await post({
            user: field === 'password' ? 'me' : '',
            [field]: value,
        });
        assert.equal(status, 422, field);
        assert.match(
            text,
            new RegExp(`id="${field}-error"[^>]*>.*Only organization admins`),
            field,
        );
    }
    assert.equal(fixture.sql("SELECT value FROM setting WHERE name = 'mail.server'"), '127.0.0.1');
    assert.match(await fixture.text(path, visitor), /can change the mail\s+server, port/);
    const others = await post({ to: 'olivia@example.test' });
    assert.equal(others.status, 303, others.text);
    assert.equal(
        fixture.sql("SELECT value FROM setting WHERE name = 'mail.to'"),
        'olivia@example.test',
    );
    for (const to of ['ü@example.test', 'a@exa／mple.test', 'a@-ü.example'])
        assertStatus(await post({ to }), 422, to);
    await fixture.setAccess('off');
});
