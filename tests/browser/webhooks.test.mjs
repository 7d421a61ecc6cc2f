// The pages of webhooks and e-mail after deliveries, and a test whose answer appears by itself.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { openReceiver } from '../notify/receiver.mjs';
import { useFixture } from '../web/fixture.mjs';
import { follow, inspect, openInspector, VIEWS } from './inspect.mjs';

let inspector;
let receiver;
const fixture = useFixture(async () => {
    receiver = await openReceiver();
    return { WEBHOOK_ALLOW: receiver.base };
});
fixture.prepare(async () => {
    for (const [name, how] of [
        ['Works', 'blocked'],
        ['Gone', 'status/404'],
        ['Off', 'status/500'],
    ])
        await fixture.post('/settings/automation', [
            ['name', name],
            ['url', `${receiver.base}${how}/9f3c`],
            ['secret', 'a-long-enough-secret'],
            ['trigger', 'taskFailure'],
            ['enabled', 'on'],
        ]);
    fixture.sql(`
        INSERT INTO event (uid, trigger, subject, body, created_at)
        VALUES ('1', 'taskFailure', 'x', '{}', unixepoch() - 7200);
        INSERT INTO delivery (event, webhook, state, due_at, tries, ended_at)
        SELECT 1, id, CASE name WHEN 'Gone' THEN 'dead' ELSE 'waiting' END, unixepoch() + 3600, 2, 1
        FROM webhook;
        INSERT INTO delivery (event, recipient, state, due_at, tries, ended_at)
        VALUES (1, 'a-rather-long-address-of-somebody@example.test', 'dead', 0, 1, 1);
        INSERT INTO attempt (delivery, at, took_ms, status, problem, answer)
        SELECT id, 1, 15000, 503, 'The receiver has an error of its own (status 503).',
            printf('%.300c', 'x')
        FROM delivery, (VALUES (1), (2));
        UPDATE webhook SET enabled = 0, off_at = unixepoch() WHERE name = 'Off';
        UPDATE webhook SET paused_at = unixepoch() WHERE name = 'Works'`);
    inspector = await openInspector(fixture);
});
after(async () => {
    await inspector?.close();
    await receiver?.close();
});

test('axe: deliveries that wait or were given up, and a webhook that is off', async () => {
    for (const [path, views] of [
        ['/settings/automation', VIEWS],
        ['/settings/automation/2', VIEWS],
        ['/settings/email', VIEWS],
        ['/settings/automation/1', VIEWS.slice(0, 1)],
        ['/settings/automation/3', VIEWS.slice(0, 1)],
    ]) {
        const opened = await inspector.open(VIEWS[0], path);
        assert.deepEqual(await inspect(`filled${path.replaceAll('/', '-')}`, opened, views), []);
    }
});

test('a test shows its answer without a click; without scripts by Refresh', async () => {
    const { page, close } = await inspector.open(
        { width: 1280, scheme: 'light' },
        '/settings/automation/1',
    );
    let unblock;
    receiver.unblocked = new Promise((done) => {
        unblock = done;
    });
    await follow(page, 'text=Send test');
    await page.waitForSelector('h2:has-text("Sending the test")');
    unblock();
    await page.waitForSelector('h2:has-text("Test delivered")');
    assert.equal(
        await page.getAttribute('#deliveries', 'data-poll'),
        null,
        'the page polls no more',
    );
    await close();
    const plain = await inspector.open(
        { width: 320, scheme: 'light', script: false },
        '/settings/automation/1',
    );
    await follow(plain.page, 'text=Send test');
    await fixture.until(
        () =>
            fixture.sql("SELECT count(*) FROM delivery WHERE webhook = 1 AND state = 'sent'") ===
            '2',
    );
    await follow(plain.page, 'text=Refresh');
    assert.match(await plain.page.textContent('#test-result'), /Test delivered/);
    await plain.close();
});

test('the answer to a failed test fits a narrow page, however long it is', async () => {
    const path = '/settings/automation/2';
    const view = VIEWS[0];
    await fixture.post(`${path}/test`, { trigger: 'taskFailure' }, { from: path });
    await fixture.until(async () => (await fixture.text(path)).includes('Test failed'));
    fixture.sql('UPDATE attempt SET answer = printf(\'{"message":"%.300c"}\', \'x\')');
    const opened = await inspector.open(view, path);
    assert.match(await opened.page.textContent('#deliveries pre'), /x{300}/);
    assert.deepEqual(await inspect('filled-failed-test', opened, [view]), []);
});
