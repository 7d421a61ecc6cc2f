// Webhooks, notices, e-mail and the feed as people meet them: pages through the whole fixture, with
// the lane at work behind.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openReceiver } from '../../notify/receiver.mjs';
import { openSmtp, readMessage } from '../../notify/smtp.mjs';
import { regex } from '../../text.mjs';
import { assertStatus, locationOf, openFixture } from '../fixture.mjs';

let fixture;
let receiver;
let smtp;
before(async () => {
    receiver = await openReceiver();
    smtp = await openSmtp({ mode: 'starttls', user: 'rollcall', password: 'right-password' });
    fixture = await openFixture({ ROLLCALL_CA_FILE: smtp.ca, WEBHOOK_ALLOW: receiver.base });
});
after(async () => {
    await fixture?.close();
    await receiver?.close();
    await smtp?.close();
});

const LIST = '/settings/automation';
const SECRET = 'a-secret-of-the-rule-77aa';
const PATHS = 'hooks-of-this-test';
async function add(name, how, triggers = ['taskFailure']) {
    assertStatus(
        await fixture.post(LIST, [
            ['name', name],
            ['url', `${receiver.base}${how}/${PATHS}/9f3c`],
            ['secret', SECRET],
            ['enabled', 'on'],
            ...triggers.map((t) => ['trigger', t]),
        ]),
        303,
    );
    return `${LIST}/${fixture.sql(`SELECT id FROM webhook WHERE name = '${name}'`)}`;
}
const page = async (path, visitor) => await fixture.text(path, visitor);
const log = async (path) =>
    (await page(path))
        .replace(/\s+/g, ' ')
        .match(/<tbody>(.*)<\/tbody>/)?.[1]
        .split('</tr>')
        .filter((r) => r.includes('<tr>')) ?? [];

test('a test goes the real way; its answer appears by itself and by Refresh', async () => {
    const hook = await add('Works', 'echo');
    assert.match(await page(hook), /Nothing was sent here yet/);
    const answer = await fixture.post(`${hook}/test`, { trigger: 'taskFailure' }, { from: hook });
    assert.equal(answer.status, 303);
    assert.equal(locationOf(answer), hook);
    await fixture.until(async () => /The test arrived/.test(await page(hook)));
    const text = await page(hook);
    assert.match(text, /Status 200 in \d+ ms/);
    assert.doesNotMatch(text, /data-poll/, 'nothing moves any more');
    assert.ok(text.includes(`href="${hook}">Refresh`));
    const sent = receiver.got.at(-1);
    const body = JSON.parse(sent.body);
    assert.equal(body.test, true);
    assert.equal(body.trigger, 'taskFailure');
    assert.deepEqual(Object.keys(body).sort(), [
        'actionTypes',
        'deepLink',
        'error',
        'failed',
        'finishedAt',
        'matched',
        'name',
        'processId',
        'skipped',
        'startedAt',
        'succeeded',
        'test',
        'trigger',
    ]);
    assert.equal(sent.headers['x-automation-webhook-token'], SECRET);
    // the edit form alone shows it whole
    const answered = text.replace(/<input id="url"[^>]*>/, '');
    assert.ok(
        !answered.includes(PATHS) && !text.includes(SECRET),
        'what the receiver repeated is not shown',
    );
    assertStatus(await fixture.post(`${hook}/test`, { trigger: 'nosuch' }, { from: hook }), 422);
    assertStatus(
        await fixture.post(`${hook}/test`, {}, { from: hook }),
        303,
        'without one it is the first of its own',
    );
});

const TRIGGERS = [
    'orgKeyExpiry',
    'taskFailure',
    'taskSuccess',
    'runRefused',
    'approvalNeeded',
    'syncFailed',
    'bulkDone',
];

test('every trigger has its sample, with the fields that the page lists for it', async () => {
    const hook = await add('Samples', 'ok');
    // the last test of the hook before may be on its way yet
    const got = () => receiver.got.filter((g) => g.path.startsWith('/ok/'));
    for (const trigger of TRIGGERS)
        assertStatus(await fixture.post(`${hook}/test`, { trigger }, { from: hook }), 303);
    await fixture.until(() => got().length >= TRIGGERS.length);
    const by = Object.fromEntries(
        got().map((g) => [JSON.parse(g.body).trigger, JSON.parse(g.body)]),
    );
    assert.deepEqual(Object.keys(by).sort(), [...TRIGGERS].sort());
    assert.deepEqual(Object.keys(by.orgKeyExpiry).sort(), [
        'apiKeyId',
        'daysLeft',
        'expiresAt',
        'name',
        'settingsUrl',
        'test',
        'trigger',
    ]);
    assert.equal(typeof by.orgKeyExpiry.daysLeft, 'number');
    const listed = [
        ...(await page(LIST)).matchAll(/<dd><code>trigger<\/code> \((\w+)\)(.*?)<\/dd>/g),
    ];
    assert.deepEqual(
        listed.map((m) => m[1]),
        TRIGGERS,
    );
    for (const [, trigger, fields] of listed)
        assert.deepEqual(
            Object.keys(by[trigger]).filter((k) => k !== 'test'),
            ['trigger', ...[...fields.matchAll(/<code>(\w+)<\/code>/g)].map((m) => m[1])],
            trigger,
        );
});

test('form, import and JSON know every trigger, and none that is only planned', async () => {
    const offered = [...(await page(LIST)).matchAll(/name="trigger" value="(\w+)"/g)].map(
        (m) => m[1],
    );
    assert.deepEqual(offered, TRIGGERS);
    await add('All of them', 'ok/all', TRIGGERS);
    const id = fixture.sql("SELECT id FROM webhook WHERE name = 'All of them'");
    assert.deepEqual(
        (await fixture.json('/api/v1/settings')).webhooks
            .find((w) => String(w.id) === id)
            .trigger.sort(),
        [...TRIGGERS].sort(),
    );
    const open = await page(`${LIST}/${id}`);
    for (const trigger of TRIGGERS)
        assert.match(
            open,
            new RegExp(`name="trigger" value="${trigger}"[^>]* checked="checked"`),
            trigger,
        );
    const url = `${receiver.base}ok/planned`;
    for (const planned of [
        'accessRequested',
        'seatLimit',
        'digest',
        'BULKDONE',
        'taskFailure bulkDone',
        '',
    ]) {
        const refused = await fixture.post(LIST, [
            ['name', 'Planned'],
            ['url', url],
            ['secret', SECRET],
            ['trigger', 'bulkDone'],
            ['trigger', planned],
        ]);
        assert.equal(refused.status, 422, planned);
        assert.match(refused.text, /id="trigger-error">.*Choose triggers of the list only/);
    }
    const before = fixture.sql('SELECT group_concat(name) FROM webhook_trigger');
    const document = fixture.ctl('export');
    for (const trigger of TRIGGERS)
        assert.ok(document.includes(`<trigger>${trigger}</trigger>`), trigger);
    const same = await fixture.post('/settings/import', { document });
    assert.equal(same.status, 303);
    assert.match(same.headers.get('set-cookie'), /rollcall_flash=unchanged;/);
    const planned = await fixture.post('/settings/import', {
        document: document.replaceAll('bulkDone', 'digest'),
    });
    assert.equal(planned.status, 422);
    assert.match(planned.text, /digest[^<]* is not known/);
    assert.equal(fixture.sql('SELECT group_concat(name) FROM webhook_trigger'), before);
});

test('failed deliveries show on every page until seen; Redeliver keeps the id', async () => {
    const hook = await add('Gone', 'status/404');
    fixture.sql(`
        INSERT INTO event (uid, trigger, subject, body, created_at)
        VALUES (
            '11111111-1111-4111-8111-111111111111', 'taskFailure', 'x', '{"name":"T"}', unixepoch()
        );
        INSERT INTO delivery (event, webhook, due_at)
        VALUES (last_insert_rowid(), ${hook.split('/').pop()}, unixepoch())`);
    fixture.wake('notify');
    await fixture.until(
        () =>
            fixture.sql(
                "SELECT count(*) FROM delivery WHERE state = 'dead' AND seen_at IS NULL",
            ) === '1',
    );
    for (const path of ['/', '/users', '/settings', '/audit', LIST])
        assert.match(await page(path), new RegExp(`given up\\. <a href="${hook}"`), path);
    assert.match(await page(LIST), /1 given up/);
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'read',
            user_access_admins: 'off',
        }),
        303,
    );
    assert.doesNotMatch(
        await page('/settings', 'productAdmin'),
        /given up\. <a/,
        'nothing a reader could do',
    );
    assert.doesNotMatch(await page(hook, 'productAdmin'), /Mark as seen/, 'a reader has no button');
    const [row] = await log(hook);
    assert.match(row, /Given up/);
    assert.match(row, /Status 404/);
    assert.match(row, /nothing at this address/);
    assert.match(row, /status 404/, "the receiver's words");
    const until = (await page(hook)).match(
        /A message was given up<\/h2>.*?name="until" value="(\d+)"/s,
    )?.[1];
    assert.match(await page('/settings'), /given up\. <a/, 'looking at it changes nothing');
    assert.match(await fixture.text('/metrics'), /^rollcall_deliveries\{state="dead"\} 1$/m);
    assertStatus(
        await fixture.post(`${hook}/seen`, { until }, { from: hook, visitor: 'productAdmin' }),
        403,
    );
    assertStatus(await fixture.post(`${hook}/seen`, { until: 'x' }, { from: hook }), 400);
    const seen = (before) => fixture.post(`${hook}/seen`, { until: before }, { from: hook });
    assertStatus(await seen(Number(until) - 1), 303);
    assert.match(
        await page('/settings'),
        /given up\. <a/,
        'what was given up after the page was read is not seen',
    );
    assertStatus(await seen(until), 303);
    assert.doesNotMatch(await page('/settings'), /given up\. <a/, 'seen');
    assert.doesNotMatch(await page(hook), /Mark as seen/);
    assert.match(await fixture.text('/metrics'), /^rollcall_deliveries\{state="dead"\} 0$/m);
    assert.equal(
        fixture.sql(
            "SELECT group_concat(who || '|' || subject) FROM audit WHERE action = 'delivery.seen'",
        ),
        `olivia.admin@example.test|webhook ${hook.split('/').pop()}`,
        'once',
    );
    const id = fixture.sql("SELECT id FROM delivery WHERE state = 'dead'");
    assertStatus(
        await fixture.post(
            `${hook}/deliveries/${id}/redeliver`,
            {},
            { from: hook, visitor: 'productAdmin' },
        ),
        403,
    );
    const mended = [
        ['name', 'Gone'],
        ['url', `${receiver.base}ok/again`],
        ['secret', SECRET],
        ['enabled', 'on'],
        ['trigger', 'taskFailure'],
    ];
    assertStatus(await fixture.post(hook, mended), 303);
    assertStatus(await fixture.post(`${hook}/deliveries/${id}/redeliver`, {}, { from: hook }), 303);
    await fixture.until(
        () => fixture.sql(`SELECT state FROM delivery WHERE id = ${id}`) === 'sent',
    );
    assert.equal(receiver.got.at(-1).headers['webhook-id'], '11111111-1111-4111-8111-111111111111');
    assert.match((await log(hook))[0], /2 tries/);
    assertStatus(
        await fixture.post(`${hook}/deliveries/999999/redeliver`, {}, { from: hook }),
        404,
    );
    assertStatus(
        await fixture.post(
            `${await add('Other', 'ok')}/deliveries/${id}/redeliver`,
            {},
            { from: hook },
        ),
        404,
        'not through another webhook',
    );
});

test('a paused webhook stores events and sends them later; a test goes at once', async () => {
    const hook = await add('Pausing', 'ok/pausing', ['taskSuccess']);
    assertStatus(await fixture.post(`${hook}/pause`, { paused: 'yes' }, { from: hook }), 303);
    assert.match(await page(LIST), /Paused/);
    fixture.sql(`
        INSERT INTO event (uid, trigger, subject, body, created_at)
        VALUES ('22222222-2222-4222-8222-222222222222', 'taskSuccess', 'p', '{}', unixepoch());
        INSERT INTO delivery (event, webhook, due_at)
        VALUES (last_insert_rowid(), ${hook.split('/').pop()}, unixepoch())`);
    assertStatus(
        await fixture.post(`${hook}/test`, { trigger: 'taskSuccess' }, { from: hook }),
        303,
    );
    await fixture.until(async () => /The test arrived/.test(await page(hook)));
    assert.equal(receiver.count('/ok/pausing'), 1, 'the test only');
    assert.match(await page(LIST), /1 waiting/);
    assertStatus(await fixture.post(`${hook}/pause`, { paused: 'no' }, { from: hook }), 303);
    await fixture.until(() => receiver.count('/ok/pausing') === 2);
});

test('another URL asks for the secret again, and keeps what was typed', async () => {
    const hook = await add('Moving', 'ok/moving');
    const id = hook.split('/').pop();
    const row = () =>
        fixture.sql(`SELECT name, url, hex(secret_sealed) FROM webhook WHERE id = ${id}`);
    const fields = (url, secret) => [
        ['name', 'Moved'],
        ['url', url],
        ['secret', secret],
        ['notes', 'typed just now'],
        ['trigger', 'taskFailure'],
        ['enabled', 'on'],
    ];
    const before = row();
    const url = `${receiver.base}ok/moved/${PATHS}`;
    const refused = await fixture.post(hook, fields(url, ''));
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="secret-error">.*Enter the secret again.*another URL/);
    assert.match(refused.text, /<a href="#secret">/);
    for (const typed of ['typed just now', url, 'Moved'])
        assert.ok(refused.text.includes(typed), typed);
    assert.equal(row(), before);
    assertStatus(await fixture.post(hook, fields(url, SECRET)), 303);
    assertStatus(
        await fixture.post(`${hook}/test`, { trigger: 'taskFailure' }, { from: hook }),
        303,
    );
    await fixture.until(() => receiver.count('/ok/moved') === 1);
    fixture.sql(`UPDATE webhook SET url = '${receiver.base}ok/stolen' WHERE id = ${id}`);
    assertStatus(
        await fixture.post(`${hook}/test`, { trigger: 'taskFailure' }, { from: hook }),
        303,
    );
    await fixture.until(async () => /sealed for something else/.test(await page(hook)));
    assert.equal(receiver.count('/ok/stolen'), 0);
});

test('after rotate-seal the web program seals with the new key; all is delivered', async () => {
    const before = await add('Before', 'ok/before');
    await fixture.until(() => {
        // a lane may be at work just now
        try {
            return /sealed with new keys/.test(fixture.ctl('rotate-seal'));
        } catch {
            return false;
        }
    });
    const later = await add('Later', 'ok/later');
    const sealers = (name) => fixture.sql(`SELECT sealer FROM webhook WHERE name = '${name}'`);
    assert.equal(sealers('Later'), sealers('Before'));
    for (const hook of [before, later])
        assertStatus(
            await fixture.post(`${hook}/test`, { trigger: 'taskFailure' }, { from: hook }),
            303,
        );
    await fixture.until(() => receiver.count('/ok/before') + receiver.count('/ok/later') === 2);
    assert.equal(receiver.got.at(-1).headers['x-automation-webhook-token'], SECRET);
    assertStatus(await fixture.syncNow(), 303);
    const runs = () => fixture.sql("SELECT outcome FROM sync_run WHERE kind = 'manual'");
    await fixture.until(() => runs() === 'ok', 60);
});

test('a webhook switched off says so on every page until somebody saves it', async () => {
    const hook = await add('Failing', 'status/500');
    const id = hook.split('/').pop();
    fixture.sql(`
        UPDATE webhook
        SET enabled = 0, off_at = unixepoch(), failing_since = 1, failures = 9
        WHERE id = ${id}`);
    assert.match(
        await page('/'),
        /The webhook Failing was switched off: every try failed for 5 days/,
    );
    assert.match(await page(hook), /Switched off/);
    const fields = [
        ['name', 'Failing'],
        ['url', `${receiver.base}status/500/${PATHS}/9f3c`],
        ['secret', ''],
        ['trigger', 'taskFailure'],
    ];
    assertStatus(await fixture.post(hook, fields), 303, 'left off');
    assert.doesNotMatch(await page('/'), /was switched off/);
    assert.equal(
        fixture.sql(`
            SELECT enabled || coalesce(failing_since, '-') || failures
            FROM webhook
            WHERE id = ${id}`),
        '0-0',
    );
});

test('the days of notices are chosen, said in words and audited', async () => {
    assert.match(await page(LIST), /7 days before\./);
    const path = `${LIST}/notices`;
    assertStatus(
        await fixture.post(path, {
            key_notice_30: 'true',
            key_notice_1: 'true',
            key_notice_expired: 'true',
        }),
        303,
    );
    assert.match(await page(LIST), /30, 1 days before, and once when it has expired\./);
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
        Object.keys(settings).slice(0, 5),
        ['apiKey', 'dashboard', 'access', 'sync', 'webhooks'],
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
    assert.match(await page(path), /Switched off/);
    assertStatus(
        await fixture.post(`${path}/test`, {}, { from: path }),
        409,
        'nothing to test yet',
    );
    assertStatus(await fixture.post(path, fields), 303);
    assert.equal(
        fixture.sql("SELECT value FROM setting WHERE name = 'mail.to'"),
        'olivia@example.test\nteam@example.test',
    );
    assert.ok(
        !(await page(path)).includes('wrong-password') &&
            !fixture.sql('SELECT * FROM audit').includes('wrong-password'),
    );
    assertStatus(await fixture.post(`${path}/test`, {}, { from: path }), 303);
    await fixture.until(async () => /The test did not arrive/.test(await page(path)));
    assert.match(await page(path), /does not accept the user name and password/);
    const sealed = fixture.sql('SELECT hex(sealed) FROM mail_password');
    assertStatus(
        await fixture.post(path, { ...fields, password: '' }),
        303,
        'an empty one keeps it',
    );
    assert.equal(fixture.sql('SELECT hex(sealed) FROM mail_password'), sealed);
    assertStatus(await fixture.post(path, { ...fields, password: 'right-password' }), 303);
    assertStatus(await fixture.post(`${path}/test`, {}, { from: path }), 303);
    await fixture.until(() => smtp.got.length === 2);
    await fixture.until(async () => /The test arrived/.test(await page(path)));
    assert.match(readMessage(smtp.got[0].data).headers.subject, /^\[test\] Rollcall: /);
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM delivery
            WHERE state = 'dead' AND seen_at IS NULL AND recipient IS NOT NULL`),
        '0',
        'a test alarms nobody',
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
    assert.match(await page('/'), new RegExp(`given up\\. <a href="${path}"`));
    const [, until] = (await page(path)).match(/name="until" value="(\d+)"/);
    assertStatus(await fixture.post(`${path}/seen`, { until }, { from: path }), 303);
    assert.doesNotMatch(await page('/'), /given up\. <a/);
    assertStatus(
        await fixture.post(path, { ...fields, tls: 'none', server: 'mail.example.test' }),
        422,
        'no password in clear',
    );
    assertStatus(await fixture.post(path, { ...fields, user: '', password: '' }), 303);
    assert.equal(
        fixture.sql('SELECT count(*) FROM mail_password'),
        '0',
        'forgotten with the user name',
    );
});

test('who has full access may change who gets e-mail, but not which server is asked', async () => {
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
    assert.match(await fixture.text(path, visitor), /choose the mail\s+server, its port/);
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

test('the feed is valid Atom: ids, times, links, the same events and no tests', async () => {
    const { status, headers, text } = await fixture.get('/events.atom');
    assert.equal(status, 200);
    assert.equal(headers.get('content-type'), 'application/atom+xml; charset=utf-8');
    assert.match(
        text,
        regex(
            /^<\?xml version="1\.0" encoding="utf-8"\?>\s*<feed /i,
            /xmlns="http:\/\/www\.w3\.org\/2005\/Atom">/,
        ),
    );
    const count = (re) => (text.match(re) ?? []).length;
    const entries = Number(fixture.sql('SELECT count(*) FROM event WHERE test = 0'));
    assert.ok(entries >= 2);
    assert.equal(count(/<entry>/g), entries);
    assert.equal(
        count(/<id>urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}<\/id>/g),
        entries + 1,
    );
    assert.equal(count(/<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/updated>/g), entries + 1);
    assert.equal(count(/<title>/g), entries + 1);
    assert.equal(count(/<link rel="self"/g), 1);
    assert.equal(count(/<link rel="alternate"/g), entries + 1);
    assert.match(text, /<author>\s*<name>Rollcall<\/name>/);
    assert.ok(
        !text.includes('&quot;test&quot;: true') &&
            !text.includes('"test":true') &&
            !text.includes('&quot;test&quot;:true'),
    );
    assert.equal(await fixture.text('/events.atom'), text, 'the same ids next time');
    assertStatus(await fixture.get('/events.atom', 'ordinary'), 403);
});

test('neither address nor secret is in a log, the audit or a page', async () => {
    for (const text of [
        fixture.log('web'),
        fixture.log('timer'),
        fixture.sql('SELECT * FROM audit'),
        fixture.sql('SELECT problem, answer FROM attempt'),
        await page('/audit'),
        await page(LIST),
    ])
        assert.ok(!text.includes(SECRET) && !text.includes(PATHS));
});
