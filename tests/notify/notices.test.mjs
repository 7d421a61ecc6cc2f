// Notices before the API key expires: by time alone, once for each key and lead time, in any zone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { freshFixture, useReceiver } from './fixture.mjs';

const DAY = 86400;
const now = () => Math.floor(Date.now() / 1000);
const receiver = useReceiver();

/** A fixture whose current key expires in so many seconds from the real now. */
function withKey(t, left, { settings = {}, environment = {} } = {}) {
    const fixture = freshFixture(t, receiver, receiver.base, environment);
    fixture.webhook('w', `${receiver.base}ok/w`, 'some-secret', ['orgKeyExpiry']);
    for (const [name, value] of Object.entries(settings))
        fixture.sql(`INSERT INTO setting VALUES ('${name}', '${value}', 1, 'test')`);
    enterKey(fixture, 'first key', now() + left);
    return fixture;
}
/** Replaces the current key. */
const enterKey = (fixture, label, expires, atlassian = 'NULL') =>
    fixture.sql(`
        UPDATE api_key SET state = 'replaced' WHERE state = 'current';
        INSERT INTO api_key (
            state, sealer, last4, label, expires_at, atlassian_id, entered_by, entered_at
        )
        VALUES ('current', 'x', '4f2a', '${label}', ${expires}, ${atlassian}, 'test', 1)`);
const bodies = () => receiver.got.map((g) => JSON.parse(g.body));
const days = () => bodies().map((b) => b.daysLeft);

test('7 days before, once, with the fields of the contract', async (t) => {
    const fixture = withKey(t, 8 * DAY);
    await fixture.run().done;
    assert.deepEqual(days(), [], 'not before');
    await fixture.run(DAY - 30).done;
    assert.deepEqual(days(), [], 'to the minute');
    await fixture.run(DAY + 30).done;
    await fixture.run(DAY + 90).done;
    await fixture.run(3 * DAY).done;
    await fixture.run(9 * DAY).done;
    assert.equal(receiver.got.length, 1, 'once; the other lead times are off by default');
    const key = fixture.sql('SELECT id FROM api_key');
    const expiresAt = fixture.sql(
        "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', expires_at, 'unixepoch') FROM api_key",
    );
    assert.deepEqual(bodies()[0], {
        trigger: 'orgKeyExpiry',
        apiKeyId: key,
        name: 'first key',
        expiresAt,
        daysLeft: 6,
        settingsUrl: 'https://rollcall.example.test/settings/api-key',
    });
});

test('every chosen lead time, days rounded down, the id of Atlassian where known', async (t) => {
    const fixture = withKey(t, 40 * DAY, {
        settings: {
            key_notice_30: 'true',
            key_notice_14: 'true',
            key_notice_1: 'true',
            key_notice_expired: 'true',
        },
    });
    enterKey(fixture, 'by Atlassian', now() + 40 * DAY, "'atl-1'");
    for (const at of [
        9, 10.001, 20, 26.001, 26.5, 33.001, 38, 39.001, 39.9, 40.001, 41, 60, 139, 200,
    ])
        await fixture.run(Math.round(at * DAY)).done;
    assert.deepEqual(days(), [29, 13, 6, 0, 0]);
    assert.ok(bodies().every((b) => b.apiKeyId === 'atl-1'));
    assert.equal(new Set(receiver.got.map((g) => g.headers['webhook-id'])).size, 5);
});

test('a late lane tells only the most urgent; a longer lead time tells nothing late', async (t) => {
    // 5 days, and the time of this test.
    const fixture = withKey(t, 40 * DAY + 600, {
        settings: { key_notice_30: 'true', key_notice_14: 'true' },
    });
    await fixture.run(35 * DAY).done;
    assert.deepEqual(days(), [5]);
    fixture.sql(`
        UPDATE setting SET value = 'false' WHERE name = 'key_notice_7';
        INSERT OR REPLACE INTO setting VALUES ('key_notice_7', 'false', 1, 'test')`);
    await fixture.run(36 * DAY).done;
    assert.deepEqual(days(), [5], 'the 30 and 14 days are past');
});

test('the same second in every zone and over daylight saving', async (t) => {
    for (const TZ of [
        'UTC',
        'Pacific/Kiritimati',
        'Pacific/Pago_Pago',
        'Europe/Berlin',
        'Australia/Lord_Howe',
    ]) {
        const fixture = withKey(t, 0, { environment: { TZ } });
        // The clocks of Berlin go forward on 2027-03-28 at 01:00 UTC: there, that week is an hour
        // shorter.
        const expires = Date.UTC(2027, 2, 31, 12) / 1000;
        const moved = expires - 7 * DAY - now();
        fixture.sql(`UPDATE api_key SET expires_at = ${expires}`);
        await fixture.run(moved - 40).done;
        assert.deepEqual(days(), [], TZ);
        await fixture.run(moved + 20).done;
        assert.deepEqual(days(), [6], TZ);
        assert.equal(bodies()[0].expiresAt, '2027-03-31T12:00:00Z', TZ);
    }
});

test('a replaced key cancels its notices; the new key has its own', async (t) => {
    const fixture = withKey(t, 6 * DAY);
    receiver.status = 503;
    await fixture.runUntil(() => receiver.got.length === 1);
    assert.equal(
        fixture.sql("SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending')"),
        '1',
    );
    enterKey(fixture, 'second key', now() + 5 * DAY);
    receiver.status = null;
    receiver.clear();
    await fixture.run(3600).done;
    assert.deepEqual(
        bodies().map((b) => b.name),
        ['second key'],
    );
    assert.equal(
        fixture.sql('SELECT group_concat(state) FROM (SELECT state FROM delivery ORDER BY id)'),
        'cancelled,sent',
    );
});

test('an expired key stops the lanes cleanly: no run, no failure, no call', async (t) => {
    const fixture = withKey(t, -60, {
        settings: { key_notice_expired: 'true' },
        environment: { ROLLCALL_API_URL: receiver.base.slice(0, -1) },
    });
    fixture.sql("INSERT INTO setting VALUES ('sync.slot', '0', 1, 'test')");
    for (const minute of [0, 1, 2, 3])
        for (const lane of ['sync', 'tasks', 'notify']) {
            const code =
                lane === 'notify'
                    ? await fixture.run(minute * 60).done
                    : fixture.runLane(minute * 60, lane);
            assert.equal(code, 0, `${lane} in minute ${minute}`);
        }
    assert.equal(fixture.sql('SELECT count(*) FROM sync_run'), '0');
    assert.deepEqual(days(), [0], 'one notice');
    assert.doesNotMatch(fixture.log(), /<[0-4]>/, 'and nothing in the log');
});

test('without a key or a known expiry there is no notice', async (t) => {
    const fixture = withKey(t, 1);
    fixture.sql('UPDATE api_key SET expires_at = NULL');
    assert.equal(await fixture.run().done, 0);
    fixture.sql('DELETE FROM api_key');
    assert.equal(await fixture.run().done, 0);
    assert.equal(receiver.got.length, 0);
    assert.equal(fixture.sql('SELECT count(*) FROM event'), '0');
});
