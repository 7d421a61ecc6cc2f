// Export and import of the settings document: shown before it is applied, refused as a whole, and
// who may import.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { unescapeHtml } from '../../text.mjs';
import { assertStatus, locationOf, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const PATH = '/settings/import';
/** What an import may change. */
const storedState = () =>
    fixture.sql(`
        SELECT name, value FROM setting;
        SELECT name, url, notes, enabled FROM webhook;
        SELECT count(*) FROM audit WHERE action <> 'form.refused'`);
const wrap = (inside) => `<rollcall-settings version="1">${inside}</rollcall-settings>`;

test('export is a file without secrets, for full rights only', async () => {
    const { status, headers, text } = await fixture.get('/settings/export');
    assert.equal(status, 200);
    assert.match(headers.get('content-type'), /^application\/xml/);
    assert.match(headers.get('content-disposition'), /attachment/);
    assert.match(text, /<setting name="inactive_days">30<\/setting>/);
    assert.doesNotMatch(text, /ATCTT|sealed|csrf|4f2a/);
    assertStatus(await fixture.get('/settings/export', 'ordinary'), 403);
    assert.match(await fixture.text('/settings'), /href="\/settings\/import"/);
});

test('an import is shown, confirmed, done, and in the audit', async () => {
    const document = (await fixture.text('/settings/export'))
        .replace('>30<', '>45<')
        .replace('name="product_admins">off', 'name="product_admins">full')
        .replace(
            '</rollcall-settings>',
            '<webhook name="Tell &lt;us&gt;" enabled="true"><url>' +
                'https://api-private.atlassian.com/automation/webhooks/abc</url>' +
                '<trigger>taskFailure</trigger><notes>one\ntwo</notes></webhook>' +
                '</rollcall-settings>',
        );
    const before = storedState();
    const shown = await fixture.post(PATH, { document });
    assert.equal(shown.status, 200);
    assert.match(shown.text, /<h1>Import these settings?/);
    assert.match(shown.text, /inactive_days[\s\S]*30[\s\S]*45/);
    assert.match(shown.text, /get full access:[^.]*\(\d+ people\)/);
    assert.match(shown.text, /Tell &lt;us&gt;/);
    assert.equal(storedState(), before, 'showing changes nothing');
    // The document in the confirming form, as a browser sends it.
    const [, escaped] = shown.text.match(/<textarea name="document"[^>]*>([\s\S]*?)<\/textarea>/);
    const confirmed = unescapeHtml(escaped).replace(/\r?\n/g, '\r\n');
    const done = await fixture.post(PATH, { document: confirmed, confirm: 'yes' });
    assert.equal(done.status, 303);
    assert.equal((await fixture.json('/api/v1/settings')).dashboard.inactiveDays, 45);
    assert.equal(fixture.sql("SELECT notes FROM webhook WHERE name = 'Tell <us>'"), 'one\ntwo');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM audit
            WHERE action = 'settings.import' AND who = 'olivia.admin@example.test'`),
        '1',
    );
    assert.equal(
        locationOf(await fixture.post(PATH, { document: await fixture.text('/settings/export') })),
        '/settings',
        'nothing to change',
    );
    await fixture.setAccess('off');
});

test('an import that moves the mail server deletes its password, after a warning', async () => {
    const mail = {
        enabled: 'on',
        server: 'mail.example.test',
        port: '587',
        tls: 'starttls',
        user: 'rollcall',
        password: 'for-this-server',
        from: 'rollcall@example.test',
        to: 'team@example.test',
    };
    assertStatus(await fixture.post('/settings/email', mail), 303);
    const document = await fixture.text('/settings/export');
    const storedSecrets = () => fixture.sql('SELECT count(*) FROM mail_password');
    assert.doesNotMatch(
        (
            await fixture.post(PATH, {
                document: document.replace('"mail.to">team', '"mail.to">group'),
            })
        ).text,
        /Password of the mail server/,
    );
    const others = [
        ['"mail.port">587', '"mail.port">25'],
        ['"mail.tls">starttls', '"mail.tls">tls'],
        ['"mail.user">rollcall', '"mail.user">other'],
    ];
    for (const [what, other] of others) {
        assert.ok(document.includes(what), what);
        const would = await fixture.post(PATH, { document: document.replace(what, other) });
        assert.match(
            would.text,
            /Password of the mail server[\s\S]*deleted: enter it again/,
            what,
        );
    }
    const moved = document.replace('"mail.server">mail', '"mail.server">evil');
    assert.match(
        (await fixture.post(PATH, { document: moved })).text,
        /Password of the mail server[\s\S]*deleted: enter it again/,
    );
    assert.equal(storedSecrets(), '1', 'showing deletes nothing');
    assertStatus(await fixture.post(PATH, { document: moved, confirm: 'yes' }), 303);
    assert.equal(storedSecrets(), '0');
    assert.match(await fixture.text('/audit'), /Deleted the mail password/);
    assertStatus(
        await fixture.post('/settings/email', { ...mail, enabled: 'off', user: '', password: '' }),
        303,
    );
});

test('an import that moves a webhook deletes its secret, after a warning', async () => {
    const base = 'https://api-private.atlassian.com/automation/webhooks/';
    const fields = [
        ['name', 'Moves'],
        ['url', `${base}one`],
        ['secret', 'for-this-address'],
        ['trigger', 'taskFailure'],
    ];
    assertStatus(await fixture.post('/settings/automation', fields), 303);
    const document = await fixture.text('/settings/export');
    const storedSecrets = () =>
        fixture.sql("SELECT secret_sealed IS NOT NULL FROM webhook WHERE name = 'Moves'");
    const noted = document.replace('<notes></notes>', '<notes>new</notes>');
    assertStatus(await fixture.post(PATH, { document: noted, confirm: 'yes' }), 303);
    assert.equal(storedSecrets(), '1', 'other changes keep it');
    const moved = document.replace(`${base}one`, `${base}two`);
    const shown = await fixture.post(PATH, { document: moved });
    assert.match(shown.text, /Secret of webhook Moves[\s\S]*deleted: enter it again/);
    assert.match(shown.text, /Webhooks without a secret: [^.]*Moves/);
    assert.equal(storedSecrets(), '1', 'showing deletes nothing');
    assertStatus(await fixture.post(PATH, { document: moved, confirm: 'yes' }), 303);
    assert.equal(storedSecrets(), '0');
    assert.match(await fixture.text('/audit'), /Deleted the secret of a webhook/);
});

test('a bad document is refused as a whole and stays in the form', async () => {
    const before = storedState();
    const good = '<setting name="inactive_days">77</setting>';
    const cases = [
        ['', /Choose a file or paste/],
        ['<script>alert(1)</script>', /not a settings document/],
        [wrap(`${good}<frob/>`), /unknown element/],
        [wrap(`${good}<setting name="sync.slot">24</setting>`), /0 to 23/],
        [
            wrap(
                `${good}<webhook name="A" enabled="true"><url>https://evil.example/</url>` +
                    '<trigger>taskFailure</trigger></webhook>',
            ),
            /Nothing was changed/,
        ],
        [`<!DOCTYPE a [<!ENTITY b "c">]>${wrap(good)}`, /./],
        [wrap(good).slice(0, -5), /./],
        ['x'.repeat(65536), /./],
        ['\u0001', /./],
    ];
    for (const [document, words] of cases)
        for (const confirm of [{}, { confirm: 'yes' }]) {
            const { status, text } = await fixture.post(PATH, { document, ...confirm });
            assert.equal(status, 422, document.slice(0, 60));
            assert.match(text, /<title>Error: /);
            assert.match(text, /href="#document"/);
            assert.match(text, words);
            assert.doesNotMatch(text, /<script>alert/);
            assert.equal(storedState(), before);
        }
});

/** Posts a form with a file as a browser does. */
async function upload(content, more = {}) {
    const form = new FormData();
    form.append('csrf', await fixture.token(PATH));
    for (const [name, value] of Object.entries(more)) form.append(name, value);
    form.append('file', new Blob([content], { type: 'text/xml' }), 'rollcall-settings.xml');
    const answer = await fetch(fixture.url() + PATH, { method: 'POST', body: form });
    return { status: answer.status, text: await answer.text() };
}

test('a document is chosen as a file: shown first, then confirmed', async () => {
    const page = await fixture.text(PATH);
    assert.match(page, /<form method="post"[^>]*enctype="multipart\/form-data"/);
    assert.match(page, /<input id="file" name="file" type="file"/);
    const document = (await fixture.text('/settings/export')).replace(
        /"inactive_days">\d+/,
        '"inactive_days">44',
    );
    const before = storedState();
    for (const content of [document, `\ufeff${document.replaceAll('\n', '\r\n')}`]) {
        const { status, text } = await upload(content, { document: '' });
        assert.equal(status, 200, text);
        assert.match(text, /<h1>Import these settings?/);
        assert.match(text, /<bdi>44<\/bdi>/);
    }
    assert.equal(storedState(), before);
    for (const [content, more, words] of [
        [document, { document }, /Choose a file or paste the document, not both/],
        ['', {}, /Choose a file or paste the settings document/],
        ['<a/>', {}, /not a settings document/],
        [Buffer.from(document, 'utf16le'), {}, /This is not a text file in UTF-8/],
        [Buffer.from([0x3c, 0xff, 0xfe]), {}, /This is not a text file in UTF-8/],
        ['<a>\u0001</a>', {}, /contains invalid characters/],
    ]) {
        const { status, text } = await upload(content, more);
        assert.equal(status, 422, String(words));
        assert.match(text, words);
        assert.match(text, /id="(file|document)-error"/);
    }
    assert.equal((await upload('x'.repeat(300 * 1024))).status, 413);
    assert.equal(storedState(), before);
});

test('a broken form with a file is refused, and changes nothing', async () => {
    const before = storedState();
    const csrf = await fixture.token(PATH);
    const part = (name, value) =>
        `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const good = `${part('csrf', csrf)}${part('document', wrap(''))}--B--\r\n`;
    const type = 'multipart/form-data; boundary=B';
    const send = async (body, contentType = type) => {
        const headers = { 'content-type': contentType };
        const options = { method: 'POST', body, headers, redirect: 'manual' };
        return (await fetch(fixture.url() + PATH, options)).status;
    };
    assert.ok([200, 303].includes(await send(good)));
    assert.ok([200, 303].includes(await send(good, 'multipart/form-data; boundary="B"')));
    for (const [body, contentType] of [
        ['', type],
        [good, 'multipart/form-data'],
        [good, 'multipart/form-data; boundary='],
        [good, `multipart/form-data; boundary=${'B'.repeat(71)}`],
        [good.slice(0, -8), type],
        [good.replace('name="document"', 'name=""'), type],
        [good.replace('name="document"', `name="${'n'.repeat(101)}"`), type],
        [good.replace('name="document"', 'name="unknown"'), type],
        [good.replace('form-data; name="document"', 'attachment'), type],
        [`x${good}`, type],
        [part('csrf', csrf) + part('file', '') + part('file', '') + '--B--', type],
        [part('csrf', csrf) + part('a', '').repeat(2001) + '--B--', type],
    ])
        assert.ok([400, 403, 413].includes(await send(body, contentType)), body.slice(0, 200));
    assert.equal(await send(part('document', wrap('')) + '--B--'), 403, 'without a token');
    assert.equal(storedState(), before);
});

test('only owners and organization admins import: it also sets who may enter', async () => {
    await fixture.setAccess('full');
    const csrf = await fixture.token('/settings/dashboard', 'productAdmin');
    assertStatus(await fixture.get('/settings/export', 'productAdmin'), 200);
    assertStatus(await fixture.get(PATH, 'productAdmin'), 403);
    assertStatus(
        await fixture.post(PATH, { document: wrap('') }, { visitor: 'productAdmin', csrf }),
        403,
    );
    assert.doesNotMatch(
        await fixture.text('/settings', 'productAdmin'),
        /href="\/settings\/import"/,
    );
    await fixture.setAccess('off');
    assertStatus(await fixture.post(PATH, { document: wrap('') }, { csrf: null }), 403);
});
