// Deliveries of webhooks: failures, redelivery, pauses, a switched-off webhook, new seal keys, and
// the feed.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { openReceiver } from '../../notify/receiver.mjs';
import { regex } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';
import { idOf } from '../run_helpers.mjs';
import { LIST, SECRET, URL_PATH, webhookHelpers } from './webhook_helpers.mjs';

let receiver;
const fixture = useFixture(async () => {
    receiver = await openReceiver();
    return { WEBHOOK_ALLOW: receiver.base };
});
after(() => receiver?.close());
const { addWebhook, assertNothingLeaked, sendTest } = webhookHelpers(fixture);
const add = (name, how, triggers) => addWebhook(name, `${receiver.base}${how}`, triggers);

/** The rows of the log of deliveries. */
const rowsOfLog = async (path) =>
    (await fixture.text(path))
        .replace(/\s+/g, ' ')
        .match(/<tbody>(.*)<\/tbody>/)?.[1]
        .split('</tr>')
        .filter((r) => r.includes('<tr>')) ?? [];

test('failed deliveries show on every page until seen; Redeliver keeps the id', async () => {
    const hook = await add('Gone', 'status/404');
    fixture.sql(`
        INSERT INTO event (uid, trigger, subject, body, created_at)
        VALUES (
            '11111111-1111-4111-8111-111111111111', 'taskFailure', 'x', '{"name":"T"}', unixepoch()
        );
        INSERT INTO delivery (event, webhook, due_at)
        VALUES (last_insert_rowid(), ${idOf(hook)}, unixepoch())`);
    fixture.wake('notify');
    await fixture.until(
        () =>
            fixture.sql(
                "SELECT count(*) FROM delivery WHERE state = 'dead' AND seen_at IS NULL",
            ) === '1',
    );
    const notice = new RegExp(`could not be delivered\\. <a href="${hook}"`);
    for (const path of ['/', '/users', '/settings', '/audit', LIST])
        assert.match(await fixture.text(path), notice, path);
    assert.match(await fixture.text(LIST), /1 failed/);
    assertStatus(
        await fixture.post('/settings/access', {
            product_admins: 'read',
            user_access_admins: 'off',
        }),
        303,
    );
    assert.doesNotMatch(
        await fixture.text('/settings', 'productAdmin'),
        /could not be delivered\. <a/,
        'a reader can do nothing',
    );
    assert.doesNotMatch(
        await fixture.text(hook, 'productAdmin'),
        /Dismiss/,
        'a reader has no button',
    );
    const [row] = await rowsOfLog(hook);
    assert.match(row, /Failed</);
    assert.match(row, /Status 404/);
    assert.match(row, /Nothing found at this URL/);
    assert.match(row, /status 404/, 'the answer of the receiver');
    const until = (await fixture.text(hook)).match(
        /1 delivery failed<\/h2>.*?name="until" value="(\d+)"/s,
    )?.[1];
    assert.match(await fixture.text('/settings'), notice, 'reading changes nothing');
    assert.match(await fixture.text('/metrics'), /^rollcall_deliveries\{state="dead"\} 1$/m);
    assertStatus(
        await fixture.post(`${hook}/seen`, { until }, { from: hook, visitor: 'productAdmin' }),
        403,
    );
    assertStatus(await fixture.post(`${hook}/seen`, { until: 'x' }, { from: hook }), 400);
    const markSeen = (before) => fixture.post(`${hook}/seen`, { until: before }, { from: hook });
    assertStatus(await markSeen(Number(until) - 1), 303);
    assert.match(
        await fixture.text('/settings'),
        /could not be delivered\. <a/,
        'later failures are not seen yet',
    );
    assertStatus(await markSeen(until), 303);
    assert.doesNotMatch(await fixture.text('/settings'), /could not be delivered\. <a/, 'seen');
    assert.doesNotMatch(await fixture.text(hook), /Dismiss/);
    assert.match(await fixture.text('/metrics'), /^rollcall_deliveries\{state="dead"\} 0$/m);
    assert.equal(
        fixture.sql(
            "SELECT group_concat(who || '|' || subject) FROM audit WHERE action = 'delivery.seen'",
        ),
        `olivia.admin@example.test|webhook ${idOf(hook)}`,
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
    const repaired = [
        ['name', 'Gone'],
        ['url', `${receiver.base}ok/again`],
        ['secret', SECRET],
        ['enabled', 'on'],
        ['trigger', 'taskFailure'],
    ];
    assertStatus(await fixture.post(hook, repaired), 303);
    assertStatus(await fixture.post(`${hook}/deliveries/${id}/redeliver`, {}, { from: hook }), 303);
    await fixture.until(
        () => fixture.sql(`SELECT state FROM delivery WHERE id = ${id}`) === 'sent',
    );
    assert.equal(receiver.got.at(-1).headers['webhook-id'], '11111111-1111-4111-8111-111111111111');
    assert.match((await rowsOfLog(hook))[0], /2 attempts/);
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
    assert.match(await fixture.text(LIST), /Paused/);
    fixture.sql(`
        INSERT INTO event (uid, trigger, subject, body, created_at)
        VALUES ('22222222-2222-4222-8222-222222222222', 'taskSuccess', 'p', '{}', unixepoch());
        INSERT INTO delivery (event, webhook, due_at)
        VALUES (last_insert_rowid(), ${idOf(hook)}, unixepoch())`);
    assertStatus(await sendTest(hook, 'taskSuccess'), 303);
    await fixture.until(async () => /Test delivered/.test(await fixture.text(hook)));
    assert.equal(receiver.count('/ok/pausing'), 1, 'the test only');
    assert.match(await fixture.text(LIST), /1 queued/);
    assertStatus(await fixture.post(`${hook}/pause`, { paused: 'no' }, { from: hook }), 303);
    await fixture.until(() => receiver.count('/ok/pausing') === 2);
});

test('after rotate-seal the web program seals with the new key; all is delivered', async () => {
    const before = await add('Before', 'ok/before');
    await fixture.until(() => {
        // It refuses while a lane runs.
        try {
            return /sealed with new keys/.test(fixture.ctl('rotate-seal'));
        } catch {
            return false;
        }
    });
    const later = await add('Later', 'ok/later');
    const sealers = (name) => fixture.sql(`SELECT sealer FROM webhook WHERE name = '${name}'`);
    assert.equal(sealers('Later'), sealers('Before'));
    for (const hook of [before, later]) assertStatus(await sendTest(hook), 303);
    await fixture.until(() => receiver.count('/ok/before') + receiver.count('/ok/later') === 2);
    assert.equal(receiver.got.at(-1).headers['x-automation-webhook-token'], SECRET);
    assertStatus(await fixture.syncNow(), 303);
    const runs = () => fixture.sql("SELECT outcome FROM sync_run WHERE kind = 'manual'");
    await fixture.until(() => runs() === 'ok', 60);
});

test('a webhook switched off says so on every page until somebody saves it', async () => {
    const hook = await add('Failing', 'status/500');
    const id = idOf(hook);
    fixture.sql(`
        UPDATE webhook
        SET enabled = 0, off_at = unixepoch(), failing_since = 1, failures = 9
        WHERE id = ${id}`);
    assert.match(
        await fixture.text('/'),
        /Webhook Failing was turned off after 5 days of failed deliveries\./,
    );
    assert.match(await fixture.text(hook), /Turned off/);
    const fields = [
        ['name', 'Failing'],
        ['url', `${receiver.base}status/500/${URL_PATH}/9f3c`],
        ['secret', ''],
        ['trigger', 'taskFailure'],
    ];
    assertStatus(await fixture.post(hook, fields), 303, 'left off');
    assert.doesNotMatch(await fixture.text('/'), /was turned off/);
    assert.equal(
        fixture.sql(`
            SELECT enabled || coalesce(failing_since, '-') || failures
            FROM webhook
            WHERE id = ${id}`),
        '0-0',
    );
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

test('neither address nor secret is in a log, the audit or a page', assertNothingLeaked);
