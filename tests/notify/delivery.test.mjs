// Deliveries to receivers that behave badly: signatures, the schedule of tries, switching off, and
// forbidden targets. faketime moves the clock of the lane.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { freshFixture, useReceiver, waitFor } from './fixture.mjs';

const receiver = useReceiver();

test('the reference verifier accepts the signatures of both kinds of secrets', async (t) => {
    const fixture = freshFixture(t, receiver);
    const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
    fixture.webhook('raw', `${receiver.base}ok/raw`, 'plain-bytes-as-Atlassian-makes-them');
    fixture.webhook('standard', `${receiver.base}ok/standard`, `whsec_${key}`);
    fixture.webhook('open', `${receiver.base}ok/open`);
    fixture.event('taskFailure', 'signed');
    assert.equal(await fixture.run().done, 0);
    const at = (path) => receiver.got.find((g) => g.path === path);
    for (const [path, hook] of [
        ['/ok/raw', new Webhook('plain-bytes-as-Atlassian-makes-them', { format: 'raw' })],
        ['/ok/standard', new Webhook(`whsec_${key}`)],
    ]) {
        const { body, headers } = at(path);
        assert.equal(hook.verify(body, headers).name, 'Ünïcode');
        assert.throws(() => hook.verify(body.replace('1', '2'), headers), path);
        assert.throws(() => hook.verify(body, { ...headers, 'webhook-id': 'another' }), path);
    }
    assert.equal(
        at('/ok/raw').headers['x-automation-webhook-token'],
        'plain-bytes-as-Atlassian-makes-them',
    );
    assert.equal(at('/ok/raw').headers['content-type'], 'application/json');
    assert.equal(at('/ok/open').headers['webhook-signature'], undefined);
    assert.equal(at('/ok/open').headers['x-automation-webhook-token'], undefined);
    assert.equal(
        new Set(receiver.got.map((g) => g.headers['webhook-id'])).size,
        1,
        'one event, one id',
    );
});

test('8 tries in at most 33 hours, one id, a new signature each time, then dead', async (t) => {
    const fixture = freshFixture(t, receiver);
    receiver.status = 500;
    const webhook = fixture.webhook('down', `${receiver.base}ok/down`, 'some-secret');
    fixture.event('taskFailure', 'retried');
    let moved = 0;
    // The lane stays for the second try after 5 seconds.
    assert.equal(await fixture.run().done, 0);
    const waits = [];
    for (let i = 0; i < 8 && fixture.states().waiting; i++) {
        const [due, wait] = fixture
            .sql(
                `
                SELECT due_at,
                    due_at - (SELECT at + took_ms / 1000 FROM attempt ORDER BY id DESC LIMIT 1)
                FROM delivery`,
            )
            .split('|')
            .map(Number);
        waits.push(wait);
        moved = due + 1 - Math.floor(Date.now() / 1000);
        assert.equal(await fixture.run(moved).done, 0);
    }
    assert.equal(receiver.got.length, 8);
    const expected = [300, 1800, 7200, 18000, 36000, 36000];
    assert.equal(waits.length, expected.length);
    waits.forEach((w, i) =>
        assert.ok(w >= expected[i] - 3 && w <= expected[i] * 1.2 + 1, `wait ${i}: ${w}`),
    );
    const headers = receiver.got.map((g) => g.headers);
    assert.equal(new Set(headers.map((h) => h['webhook-id'])).size, 1);
    assert.equal(new Set(headers.map((h) => h['webhook-timestamp'])).size, 8);
    assert.equal(new Set(headers.map((h) => h['webhook-signature'])).size, 8);
    assert.deepEqual(fixture.states(), { dead: 1 });
    assert.equal(fixture.sql('SELECT count(*) FROM delivery WHERE seen_at IS NULL'), '1');
    assert.match(fixture.log(), /failed after 8 attempts/);
    assert.equal(await fixture.run(moved + 86400).done, 0);
    assert.equal(receiver.got.length, 8, 'no try follows the last');
    assert.equal(
        fixture.sql(`SELECT enabled FROM webhook WHERE id = ${webhook}`),
        '1',
        'one bad day does not switch a webhook off',
    );
});

test('a receiver that was down for 24 hours gets everything afterwards', async (t) => {
    const fixture = freshFixture(t, receiver);
    fixture.webhook('w', `${receiver.base}ok/w`, 'some-secret');
    receiver.status = 503;
    fixture.event('taskFailure', 'first', 20);
    const hours = [0, 0.02, 0.2, 0.8, 1, 3, 6, 9, 12, 18, 21, 24];
    for (const h of hours) {
        if (h === 9) fixture.event('taskFailure', 'later', 20);
        assert.equal(await fixture.run(h * 3600).done, 0);
    }
    assert.deepEqual(fixture.states(), { waiting: 40 });
    receiver.status = null;
    receiver.clear();
    for (const h of [25, 30, 36]) assert.equal(await fixture.run(h * 3600).done, 0);
    assert.deepEqual(fixture.states(), { sent: 40 });
    assert.equal(new Set(receiver.got.map((g) => JSON.parse(g.body).processId)).size, 40);
});

test('a try put off by a clock far ahead is made once the clock is right', async (t) => {
    const fixture = freshFixture(t, receiver);
    fixture.webhook('w', `${receiver.base}ok/w`, 'some-secret');
    receiver.status = 503;
    fixture.event('taskFailure', 'one');
    assert.equal(await fixture.run(60).done, 0);
    fixture.sql('UPDATE delivery SET due_at = due_at + 400 * 86400');
    receiver.status = null;
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(fixture.states(), { sent: 1 });
});

test('5 days of failures switch a webhook off; a success between does not', async (t) => {
    const fixture = freshFixture(t, receiver);
    const bad = fixture.webhook('bad', `${receiver.base}status/404`);
    const flaky = fixture.webhook('flaky', `${receiver.base}status/200`);
    const on = (id) => fixture.sql(`SELECT enabled FROM webhook WHERE id = ${id}`);
    for (let day = 0; day <= 4; day++) {
        fixture.sql(`
            UPDATE webhook
            SET url = '${receiver.base}status/${day === 3 ? 200 : 410}'
            WHERE id = ${flaky}`);
        fixture.event('taskFailure', `day ${day}`);
        assert.equal(await fixture.run(day * 86400 + 60).done, 0);
    }
    assert.equal(on(bad) + on(flaky), '11', 'not before');
    fixture.event('taskFailure', 'day 5');
    assert.equal(await fixture.run(5 * 86400 + 120).done, 0);
    assert.equal(on(bad), '0');
    assert.equal(on(flaky), '1');
    assert.equal(
        fixture.sql("SELECT action || subject FROM audit WHERE action = 'webhook.off'"),
        `webhook.offwebhook ${bad}`,
    );
    assert.match(fixture.log(), /<3>.*\(bad\) was turned off/);
    fixture.event('taskFailure', 'day 6');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM delivery d
            JOIN event e ON e.id = d.event
            WHERE d.webhook = ${bad} AND e.subject = 'day 6'`),
        '0',
    );
});

test('a slow receiver delays no other, and gets few tries at once', async (t) => {
    const fixture = freshFixture(t, receiver);
    fixture.webhook('slow', `${receiver.base}hang`, 'some-secret', ['taskSuccess']);
    fixture.webhook('quick', `${receiver.base}ok/quick`, 'some-secret');
    fixture.event('taskSuccess', 'slow', 40);
    fixture.event('taskFailure', 'quick', 200);
    const { child, done } = fixture.run();
    // The lane gives the slow one up after 15 seconds.
    const counts = () => [receiver.count('/ok/quick'), receiver.count('/hang')];
    await waitFor(() => counts()[0] >= 200 && counts()[1] >= 8, 14);
    assert.equal(receiver.count('/ok/quick'), 200, 'while the slow one still hangs');
    assert.equal(receiver.count('/hang'), 8);
    // The run under way takes a late event.
    fixture.event('taskFailure', 'a late one');
    await waitFor(() => receiver.count('/ok/quick') >= 201, 14);
    assert.equal(receiver.count('/ok/quick'), 201);
    fixture.sql("UPDATE webhook SET paused_at = 1 WHERE name = 'slow'");
    child.kill('SIGKILL');
    await done;
    assert.equal(await fixture.run().done, 0);
    assert.equal(receiver.count('/hang'), 8, 'nothing is sent to a paused webhook');
    assert.deepEqual(fixture.states(), { sent: 201, waiting: 40 });
});

test('forbidden targets are not called: names, networks, proxies', async (t) => {
    // Allowed by name, refused by their networks.
    const inner = [
        '10.1.2.3',
        '192.168.1.1',
        '169.254.169.254',
        '0.0.0.0',
        '100.64.0.1',
        '[::ffff:127.0.0.1]',
        '[64:ff9b::a9fe:a9fe]',
        '[fe80::1]',
        '[fd00::1]',
        '[::]',
    ].map((host) => `https://${host}:${receiver.port}/`);
    const fixture = freshFixture(
        t,
        receiver,
        `${receiver.base} https://localhost.example.test/ ` +
            `https://127.0.0.1:${receiver.port}/ ${inner.join(' ')}`,
        {
            http_proxy: 'http://127.0.0.1:9',
            https_proxy: 'http://127.0.0.1:9',
            ALL_PROXY: 'http://127.0.0.1:9',
        },
    );
    // Entered while it was allowed.
    const outside = fixture.webhook('outside', `${receiver.base}ok/1`);
    fixture.sql(`
        UPDATE webhook
        SET url = 'http://127.0.0.1:${receiver.port}@evil.example.test/'
        WHERE id = ${outside}`);
    const unknown = fixture.webhook('unknown', 'https://localhost.example.test/x');
    const tls = fixture.webhook('tls', `https://127.0.0.1:${receiver.port}/ok/tls`);
    const fine = fixture.webhook('fine', `${receiver.base}ok/fine`);
    const refused = inner.map((url) => fixture.webhook(url, url));
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    assert.deepEqual(
        refused.map((id) => fixture.last(id, 'problem')).filter((p) => !/private network/.test(p)),
        [],
    );
    assert.match(fixture.last(outside, 'problem'), /ROLLCALL_WEBHOOK_ALLOW/);
    assert.match(fixture.last(unknown, 'problem'), /host name/);
    assert.match(fixture.last(tls, 'problem'), /TLS failed/);
    assert.equal(fixture.last(fine, 'status'), '200', 'past the proxy of the environment');
    assert.equal(receiver.got.length, 1);
});

test('a secret that the seal key does not open: the page says so, nothing is sent', async (t) => {
    const fixture = freshFixture(t, receiver);
    const id = fixture.webhook('w', `${receiver.base}ok/w`, 'some-secret');
    fixture.sql(`UPDATE webhook SET secret_sealed = randomblob(80) WHERE id = ${id}`);
    fixture.event('taskFailure', 'one');
    assert.equal(await fixture.run().done, 0);
    assert.deepEqual(fixture.states(), { dead: 1 });
    assert.match(fixture.last(id, 'problem'), /Enter it again/);
    assert.equal(receiver.got.length, 0);
});
