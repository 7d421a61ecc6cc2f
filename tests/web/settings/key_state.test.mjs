// Every place repeats what Atlassian says of a key: refused since when and why, until it works
// again; what the key can do, found out without changing anybody; and two keys, one to read and one
// for runs.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openReceiver } from '../../notify/receiver.mjs';
import { openSmtp, readMessage } from '../../notify/smtp.mjs';
import { assertStatus, locationOf, program, useFixture } from '../fixture.mjs';

let receiver;
const fixture = useFixture(async () => {
    receiver = await openReceiver();
    return { WEBHOOK_ALLOW: receiver.base };
});
after(() => receiver?.close());

const PAGE = '/settings/api-key';
const ORG = '4c0k2j31-77aa-41bb-9d2e-0a1b2c3d4e5f';
const FULL = 'ATCTT-demo-full-0001-4f2a';
const NEXT = 'ATCTT-demo-full-0002-9c1d';
const SCOPED = 'ATCTT-demo-scoped-0003-77aa';
const settings = async () => await fixture.json('/api/v1/settings');
const entry = { action: 'save', label: '', expires_on: '', org_id: ORG };

/** Enters a key and waits for the result of its check. */
async function enter(key, more = {}) {
    const answer = await fixture.post(PAGE, { ...entry, key, ...more });
    assert.equal(answer.status, 303, answer.text);
    return fixture.until(async () => {
        const page = await fixture.get(PAGE);
        return page.text.includes('Checking…') ? null : page.text;
    });
}

async function synchronize() {
    const last = () => fixture.sql("SELECT max(id) FROM sync_run WHERE outcome <> 'running'");
    const before = last();
    const asked = await fixture.syncNow();
    assert.equal(asked.status, 303);
    await fixture.until(() => last() !== before);
    await fixture.untilIdle();
    return fixture.sql('SELECT outcome FROM sync_run ORDER BY id DESC LIMIT 1');
}

/** What rollcallctl prints, whatever it exits with. */
function ctlOutput(...args) {
    const options = { env: fixture.env, encoding: 'utf8' };
    const { stdout, stderr } = spawnSync(program('rollcallctl'), args, options);
    return stdout + stderr;
}

const REFUSALS = "FROM event WHERE trigger = 'orgKeyExpiry' AND subject LIKE 'key % refused %'";
const countRefusals = () => Number(fixture.sql(`SELECT count(*) ${REFUSALS}`));
const preview = async (action, account) => {
    const fields = [
        ['action', action],
        ['account_id', account],
    ];
    const answer = await fixture.post('/users/bulk', fields, { from: '/users' });
    assert.equal(answer.status, 303, answer.text);
    return locationOf(answer);
};
/** A person whom a run may suspend; another one for each number. */
const personAt = (n = 0) =>
    fixture.sql(`SELECT account_id FROM user
     WHERE gone_at IS NULL AND status = 'active' AND account_type = 'atlassian'
       AND id NOT IN (SELECT user FROM user_platform_role) ORDER BY id LIMIT 1 OFFSET ${100 + n}`);

for (const [state, cause, words] of [
    ['revoked', 'key-ended', /no longer accepts the key/],
    [
        'closed',
        'key-closed',
        /no longer has access to the organization.*Atlassian says: .*may not manage the org/,
    ],
    ['org-gone', 'org-gone', /no longer knows the key(?:'|&#39;)s organization/],
])
    test(`a key that is ${state}: refused everywhere until a run works again`, async () => {
        const before = countRefusals();
        await fixture.control(`ORG_KEY=rollcall-demo,${state}`);
        assert.equal(await synchronize(), 'failed');
        assert.equal(await synchronize(), 'failed');

        const { apiKey } = await settings();
        assert.equal(apiKey.state, 'refused');
        assert.equal(apiKey.cause, cause);
        assert.match(apiKey.problem, words);
        assert.deepEqual(apiKey.can, []);
        assert.ok(Math.abs(Date.parse(apiKey.since) - Date.now()) < 120e3, apiKey.since);
        assert.match((await fixture.json('/api/v1/sync')).runs[0].error, /key/);
        const page = await fixture.text(PAGE);
        assert.match(page, /badge expired">Refused/);
        assert.match(page, words);
        assert.doesNotMatch(page, />Active</);
        const overview = await fixture.text('/settings');
        assert.match(overview, /Key …4f2a, refused by Atlassian since/);
        for (const path of ['/', '/users', '/tasks', '/settings/sync']) {
            const { text } = await fixture.get(path);
            const banner = /banner danger[^>]*><p>Atlassian has rejected the API key since/;
            assert.match(text, banner, path);
            assert.match(text, words, path);
        }
        assert.match(ctlOutput('doctor'), /BAD {3}API key +Key …4f2a, refused by Atlassian since/);
        assert.match(ctlOutput('status'), words);
        assert.equal(JSON.parse(ctlOutput('status', '--json')).keyState, 'refused');

        assert.equal(countRefusals(), before + 1, 'reported once');
        const body = JSON.parse(fixture.sql(`SELECT body ${REFUSALS} ORDER BY id DESC LIMIT 1`));
        assert.equal(body.cause, cause);
        assert.match(body.error, words);
        assert.equal(body.daysLeft, 0);
        const feed = await fixture.text('/events.atom');
        assert.match(feed, /Atlassian rejects the organization API key rollcall-demo/);
        const run = await preview('suspend', personAt());
        assert.match(await fixture.text(run), /Run blocked/);

        await fixture.control('ORG_KEY=rollcall-demo,');
        assert.equal(await synchronize(), 'ok');
        assert.equal((await settings()).apiKey.state, 'ok');
        assert.doesNotMatch(await fixture.text('/'), /has rejected the API key/);
        assert.match(await fixture.text(PAGE), /reads? everything and (can )?change people/i);
    });

test('a key that lost a right to read: the page names the right', async () => {
    await fixture.control('ORG_FAULT=403:1x999@/groups/search');
    assert.equal(await synchronize(), 'failed');
    const { apiKey } = await settings();
    assert.deepEqual([apiKey.state, apiKey.cause], ['refused', 'key-lost-reading']);
    assert.match(await fixture.text('/'), /The key can no longer read groups/);
    await fixture.control('ORG_FAULT=');
    // As before an upgrade.
    fixture.sql("UPDATE api_key SET can_act = NULL WHERE state = 'current'");
    assert.equal(await synchronize(), 'ok');
    const after = (await settings()).apiKey;
    assert.deepEqual([after.state, after.cause, after.can], ['ok', null, ['read', 'act']]);
});

const canAct = () => fixture.sql("SELECT can_act FROM api_key WHERE state = 'current'");

test('only an empty list of organizations is a sign of scopes', async () => {
    for (const odd of ['403:1', '404:1', '302:1', 'garbage:1', 'html:1']) {
        fixture.sql("UPDATE api_key SET can_act = NULL WHERE state = 'current'");
        await fixture.control(`ORG_FAULT=${odd}@/admin/v1/orgs`);
        assert.equal(await synchronize(), 'ok');
        assert.notEqual(canAct(), '0', odd);
    }
    await fixture.control('ORG_FAULT=403:1@/admin/v1/orgs');
    await enter(FULL, { label: 'rollcall-demo' });
    assert.deepEqual((await settings()).apiKey.can, ['read', 'act']);
    assert.equal(canAct(), '1');
});

test('a refused key is reported by webhook and by e-mail, each once', async () => {
    const smtp = await openSmtp({});
    const mail = {
        'mail.enabled': 'true',
        'mail.server': '127.0.0.1',
        'mail.port': smtp.port,
        'mail.tls': 'none',
        'mail.from': 'rollcall@example.test',
        'mail.to': 'team@example.test',
    };
    for (const [name, value] of Object.entries(mail))
        fixture.sql(`INSERT OR REPLACE INTO setting VALUES ('${name}', '${value}', 1, 'test')`);
    const hook = [
        ['name', 'tell'],
        ['url', `${receiver.base}ok/w`],
        ['secret', 'a-long-secret-WXYZ'],
        ['trigger', 'orgKeyExpiry'],
        ['notes', ''],
        ['enabled', 'on'],
    ];
    const path = '/settings/automation';
    assertStatus(await fixture.post(path, hook), 303);

    await fixture.control('ORG_KEY=rollcall-demo,revoked');
    assert.equal(await synchronize(), 'failed');
    await fixture.until(() => smtp.got.length > 0 && receiver.got.length > 0);
    await fixture.control('ORG_KEY=rollcall-demo,');
    assert.equal(await synchronize(), 'ok');
    const body = JSON.parse(receiver.got[0].body);
    const says = [body.trigger, body.name, body.cause];
    assert.deepEqual(says, ['orgKeyExpiry', 'rollcall-demo', 'key-ended']);
    const { headers, text } = readMessage(smtp.got[0].data);
    assert.equal(headers.subject, 'Rollcall: Atlassian rejects the organization API key');
    assert.match(text, /Error: +Atlassian no longer accepts the key/);
    assert.deepEqual([receiver.got.length, smtp.got.length], [1, 1]);
    fixture.sql("DELETE FROM setting WHERE name LIKE 'mail.%'");
    await smtp.close();
});

test('a refusal that ends at the next try does not count against the key', async () => {
    await fixture.control('ORG_FAULT=401:3');
    assert.equal(await synchronize(), 'failed');
    assert.equal((await settings()).apiKey.state, 'ok');
    assert.equal(await synchronize(), 'ok');
});

test('a key that a run finds revoked is refused, and the next run does not start', async () => {
    const run = await preview('suspend', personAt(1));
    await fixture.control('ORG_KEY=rollcall-demo,revoked');
    await fixture.post(run, { do: 'run', confirm_count: '1' });
    await fixture.until(async () => (await settings()).apiKey.state === 'refused');
    const next = await preview('suspend', personAt(2));
    assert.match(await fixture.text(next), /Run blocked/);
    await fixture.control('ORG_KEY=rollcall-demo,');
    assert.equal(await synchronize(), 'ok');
});

test('the expiry is read again with each synchronization', async () => {
    await fixture.control('ORG_KEY=rollcall-demo,,3');
    assert.equal(await synchronize(), 'ok');
    const days = (Date.parse((await settings()).apiKey.expiresAt) - Date.now()) / 86400e3;
    assert.ok(days > 2.9 && days < 3.1, `${days} days`);
    assert.match(await fixture.text('/'), /expires in 3 days/);
    await fixture.control('ORG_KEY=rollcall-demo,,200');
    assert.equal(await synchronize(), 'ok');
});

test('a scoped key reads; pages that act say beforehand that it cannot act', async () => {
    const writes = (await fixture.journal()).length;
    const afterCheck = await enter(SCOPED, { label: 'rollcall-read' });
    assert.match(afterCheck, /can read everything and change nobody/i);
    const { apiKey, actKey } = await settings();
    const key = [apiKey.state, apiKey.use, apiKey.can, actKey];
    assert.deepEqual(key, ['ok', 'all', ['read'], null]);
    assert.equal(await synchronize(), 'ok');
    const person = personAt(3);
    const run = await preview('suspend', person);
    for (const path of ['/users', `/users/${person}`, '/tasks', '/tasks/new', run])
        assert.match(await fixture.text(path), /actions are unavailable.*has scopes/s, path);
    const shown = await fixture.text(run);
    assert.match(shown, /Run blocked/);
    assert.doesNotMatch(shown, /Run for 1 person/);
    const answer = await fixture.post(run, { do: 'run', confirm_count: '1' });
    assert.equal(answer.status, 409, answer.text);
    assert.match(answer.text, /has scopes/);
    assert.equal(
        (await fixture.journal()).length,
        writes,
        'nothing was called that changes anybody',
    );
    assert.match(ctlOutput('doctor'), /runs +none can start/);

    // A key from before an upgrade: the lane finds out what it can do before it calls anything.
    fixture.sql("UPDATE api_key SET can_act = NULL WHERE state = 'current'");
    assertStatus(await fixture.post(run, { do: 'run', confirm_count: '1' }), 303);
    const last = () => fixture.sql('SELECT state, cause FROM run ORDER BY id DESC LIMIT 1');
    await fixture.until(() => last() === 'refused|key-cannot-act');
    assert.equal((await fixture.journal()).length, writes, 'and calls nothing');
});

test('a key that may not read all that is needed is refused', async () => {
    assert.match(await enter('ATCTT-demo-nogroups-0008-5e5e'), /cannot read the roles of groups/);
    assert.equal((await settings()).apiKey.key.last4, '77aa');
});

for (const [what, fields, field, words] of [
    ['an unknown use', { key: NEXT, use: 'write' }, 'use', /Choose a use/],
    [
        'another organization',
        { key: NEXT, use: 'act', org_id: '11111111-2222' },
        'org_id',
        /Both keys must belong to one organization/,
    ],
    [
        'the same key as both',
        { key: SCOPED, use: 'act' },
        'key',
        /This key is already in use for sync/,
    ],
])
    test(`${what}: 422 with the field's own words; answers stay, the key never`, async () => {
        const answer = await fixture.post(PAGE, { ...entry, label: 'my own label', ...fields });
        assert.equal(answer.status, 422);
        assert.match(answer.text, new RegExp(`id="${field}-error"[^>]*>.*${words.source}`));
        assert.match(answer.text, /value="my own label"/);
        assert.ok(!answer.text.includes(fields.key));
    });

test('a doubled use is refused', async () => {
    const fields = Object.entries({ ...entry, key: NEXT, use: 'read' });
    const answer = await fixture.post(PAGE, [...fields, ['use', 'act']]);
    assert.equal(answer.status, 400);
    assert.match(answer.text, /could not be read/);
});

test('one key to read and one for runs: each lane uses its own', async () => {
    await enter(SCOPED, { use: 'read', label: 'rollcall-read' });
    let now = await settings();
    assert.deepEqual([now.apiKey.use, now.apiKey.can], ['read', ['read']]);
    const none = [now.actKey.state, now.actKey.key.set, now.actKey.can];
    assert.deepEqual(none, ['none', false, []]);
    assert.match(await fixture.text('/tasks'), /actions are unavailable.*there is none for runs/s);

    assert.match(await enter('ATCTT-demo-nogroups-0008-5e5e', { use: 'act' }), /was rejected/);
    assert.equal((await settings()).actKey.state, 'refused');

    const page = await enter(NEXT, { use: 'act', label: 'rollcall-next' });
    assert.match(page, /can change people; only runs use it/i);
    now = await settings();
    assert.deepEqual([now.apiKey.key.last4, now.apiKey.state], ['77aa', 'ok']);
    const second = now.actKey;
    assert.deepEqual([second.key.last4, second.state, second.use], ['9c1d', 'ok', 'act']);
    assert.deepEqual(second.can, ['read', 'act']);
    assert.ok(Date.parse(now.actKey.expiresAt) > Date.now() + 199 * 86400e3, 'its own expiry');

    const person = personAt(4);
    const run = await preview('suspend', person);
    assertStatus(await fixture.post(run, { do: 'run', confirm_count: '1' }), 303);
    await fixture.until(
        () => fixture.sql('SELECT state FROM run ORDER BY id DESC LIMIT 1') === 'done',
    );
    const last = (await fixture.journal()).at(-1);
    assert.deepEqual([last.accountId, last.kind, last.effect], [person, 'suspend', true]);
    await fixture.untilIdle();
    const sameKey = await fixture.post(PAGE, { ...entry, key: NEXT, use: 'read' });
    assert.equal(sameKey.status, 422, 'the same key as both, the other way round');
});

test('the key for runs has its own state, expiry and notices', async () => {
    const before = countRefusals();
    await fixture.control('ORG_KEY=rollcall-next,revoked');
    assert.equal(await synchronize(), 'ok');
    let now = await settings();
    const states = [now.apiKey.state, now.actKey.state, now.actKey.cause];
    assert.deepEqual(states, ['ok', 'refused', 'key-ended']);
    assert.equal(countRefusals(), before + 1);
    const banner = await fixture.text('/');
    assert.match(banner, /Atlassian has rejected the API key for runs/);
    assert.equal(JSON.parse(ctlOutput('status', '--json')).actKeyState, 'refused');
    await fixture.control('ORG_KEY=rollcall-next,,5');
    assert.equal(await synchronize(), 'ok');
    now = await settings();
    assert.deepEqual([now.actKey.state, now.actKey.cause], ['ok', null]);
    assert.match(await fixture.text('/'), /API key for runs expires in 5 days/);
    fixture.wake('notify');
    await fixture.until(
        () =>
            fixture.sql(`SELECT count(*) FROM event WHERE trigger = 'orgKeyExpiry'
         AND body ->> 'name' = 'rollcall-next' AND body ->> 'cause' IS NULL`) === '1',
    );
});

test('either key can be removed; one key for all replaces both', async () => {
    const ask = await fixture.post(PAGE, { action: 'remove', use: 'act' });
    assert.match(ask.text, /Key …9c1d will be deleted from Rollcall. No run can start/);
    const removed = await fixture.post(PAGE, { action: 'remove', use: 'act', confirm: 'yes' });
    assert.equal(removed.status, 303);
    let now = await settings();
    assert.deepEqual([now.apiKey.key.last4, now.actKey.state], ['77aa', 'none']);
    await enter(NEXT, { use: 'act' });
    assertStatus(await fixture.post(PAGE, { action: 'remove', confirm: 'yes' }), 303);
    now = await settings();
    assert.deepEqual([now.apiKey.state, now.actKey.key.last4], ['none', '9c1d']);
    const alone = await fixture.post(PAGE, { ...entry, key: FULL, use: 'act' });
    assert.equal(alone.status, 422, 'there is no key to read');
    await enter(SCOPED, {});
    now = await settings();
    const two = [now.apiKey.use, now.apiKey.can, now.actKey];
    assert.deepEqual(two, ['all', ['read'], null], 'one key for all replaces both');
    await enter(NEXT, { use: 'act' });
    now = await settings();
    assert.deepEqual(
        [now.apiKey.use, now.actKey.state],
        ['read', 'ok'],
        'then the first only reads',
    );
    await enter(FULL, { label: 'rollcall-demo' });
    now = await settings();
    assert.deepEqual([now.apiKey.key.last4, now.actKey], ['4f2a', null]);
    assert.deepEqual(now.apiKey.can, ['read', 'act']);
    const query =
        'SELECT count(*) FROM api_key WHERE sealed IS NOT NULL OR fingerprint IS NOT NULL';
    assert.equal(fixture.sql(query), '1');
    const answer = await fixture.post(PAGE, { ...entry, key: NEXT, use: 'act' });
    assert.equal(answer.status, 422);
    assert.match(answer.text, /id="use-error"[^>]*>.*can already change people/);
});
