// The JSON of summary, settings and synchronization, exactly as the contract has it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

test('JSON of the summary, exactly', async () => {
    const s = await fixture.json('/api/v1/summary');
    assert.deepEqual(Object.keys(s), ['asOf', 'inactiveDays', 'users', 'usersByStatus', 'seats']);
    assert.match(s.asOf, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(
        Object.values(s.usersByStatus).reduce((a, b) => a + b),
        s.users,
    );
    for (const seat of s.seats) {
        assert.deepEqual(Object.keys(seat), [
            'product',
            'site',
            'siteName',
            'inactiveDays',
            'billable',
            'active',
            'inactive',
            'neverActive',
            'new',
        ]);
        assert.equal(seat.active + seat.inactive + seat.new, seat.billable);
        assert.ok(seat.neverActive <= seat.inactive, 'inactive includes never active');
    }
});

test('JSON of the settings, exactly', async () => {
    await fixture.post('/settings/automation', [
        ['name', 'Tell'],
        ['url', 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b'],
        ['secret', 'a-long-secret-WXYZ'],
        ['trigger', 'taskFailure'],
        ['trigger', 'orgKeyExpiry'],
        ['notes', 'n'],
        ['enabled', 'on'],
    ]);
    await fixture.post('/settings/dashboard', {
        inactive_days: '30',
        'inactive_days.confluence': '90',
    });
    const s = await fixture.json('/api/v1/settings');
    assert.deepEqual(Object.keys(s.apiKey), [
        'key',
        'label',
        'orgId',
        'orgName',
        'expiresAt',
        'state',
        'can',
        'use',
        'since',
        'cause',
        'problem',
    ]);
    assert.deepEqual(s.apiKey.key, { set: true, last4: '4f2a' });
    assert.equal(s.apiKey.orgName, 'Example Works');
    assert.equal(s.dashboard.inactiveDays, 30);
    assert.equal(s.dashboard.products.confluence, 90);
    assert.deepEqual(s.access, {
        people: [],
        productAdmins: 'off',
        userAccessAdmins: 'off',
    });
    assert.deepEqual(s.sync, { enabled: true, slot: 2, timeZone: 'UTC' });
    assert.deepEqual(
        s.tasks,
        {
            approvalUsers: Number(
                fixture.sql(`
                    SELECT coalesce(
                        (SELECT value FROM setting WHERE name = 'approval_users'), '0'
                    )`),
            ),
            returnsPerMonth: 3,
        },
        'a plain section appears by itself',
    );
    const [hook] = s.webhooks;
    assert.deepEqual(Object.keys(hook), [
        'id',
        'name',
        'url',
        'trigger',
        'notes',
        'enabled',
        'secret',
    ]);
    assert.deepEqual(
        { ...hook, id: 0, trigger: [...hook.trigger].sort() },
        {
            id: 0,
            name: 'Tell',
            url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b',
            trigger: ['orgKeyExpiry', 'taskFailure'],
            notes: 'n',
            enabled: true,
            secret: { set: true, last4: 'WXYZ' },
        },
    );
    await fixture.setAccess('read');
    const reader = await fixture.json('/api/v1/settings', 'productAdmin');
    assert.ok(
        !JSON.stringify(reader).includes('/jira/a/1/b'),
        'whole addresses are for full rights only',
    );
    await fixture.setAccess('off');
    await fixture.post('/settings/dashboard', {
        inactive_days: '30',
        'inactive_days.confluence': '',
    });
});

test('JSON of settings: as the forms name them, secrets as their last four', async () => {
    const s = await fixture.json('/api/v1/settings');
    assert.deepEqual(s.apiKey.key, { set: true, last4: '4f2a' });
    assert.equal(s.apiKey.state, 'ok');
    assert.match(s.apiKey.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(s.access, { productAdmins: 'off', userAccessAdmins: 'off', people: [] });
    assert.equal(typeof s.sync.enabled, 'boolean');
    assert.equal(typeof s.sync.slot, 'number');
    assert.doesNotMatch(JSON.stringify(s), /ATCTT/);
});

test('JSON of synchronization: runs newest first, the next run in the future', async () => {
    const s = await fixture.json('/api/v1/sync');
    assert.equal(s.running, false);
    assert.equal(s.runs[0].outcome, 'ok');
    assert.equal(s.runs[0].users, 2000);
    assert.ok(Date.parse(s.nextRun) > Date.now() - 5000);
    await fixture.post('/settings/sync', { slot: '2', time_zone: 'UTC' });
    assert.equal((await fixture.json('/api/v1/sync')).nextRun, null);
});

test('an error under /api/ is JSON with the status of the page', async () => {
    const refused = await fixture.get('/api/v1/settings', 'ordinary');
    assert.equal(refused.status, 403);
    assert.match(refused.json().error, /organization admin/);
    assertStatus(await fixture.get('/api/v1/settings', 'nobody'), 401);
});

test('removing the key asks first; everything else stays', async () => {
    const asked = await fixture.post('/settings/api-key', { action: 'remove' });
    assert.equal(asked.status, 200);
    assert.match(asked.text, /<h1>Remove the API key\?/);
    assert.equal((await fixture.json('/api/v1/settings')).apiKey.key.set, true);
    assertStatus(
        await fixture.post('/settings/api-key', { action: 'remove', confirm: 'yes' }),
        303,
    );
    assert.deepEqual((await fixture.json('/api/v1/settings')).apiKey.key, {
        set: false,
        last4: null,
    });
    assert.equal(fixture.sql('SELECT count(*) FROM api_key WHERE sealed IS NOT NULL'), '0');
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
});
