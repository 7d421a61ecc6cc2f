// The section Synchronization: the schedule, who switches it off, and what a run changes.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { regex } from '../../text.mjs';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

test('a check box is on and off in every usual spelling, and nothing else', async () => {
    for (const [word, on] of [
        ['on', true],
        ['off', false],
        ['1', true],
        ['0', false],
        ['yes', true],
        ['no', false],
        ['true', true],
        ['false', false],
    ]) {
        assertStatus(
            await fixture.post('/settings/sync', { enabled: word, slot: '2', time_zone: 'UTC' }),
            303,
            word,
        );
        assert.equal((await fixture.json('/api/v1/settings')).sync.enabled, on, word);
    }
    for (const word of ['', 'maybe', 'On '])
        assertStatus(
            await fixture.post('/settings/sync', { enabled: word, slot: '2', time_zone: 'UTC' }),
            422,
            word,
        );
    await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' });
});

test('the schedule is saved, and refused in words', async () => {
    assertStatus(
        await fixture.post('/settings/sync', {
            enabled: 'on',
            slot: '5',
            time_zone: 'Europe/Berlin',
        }),
        303,
    );
    assert.deepEqual((await fixture.json('/api/v1/settings')).sync, {
        enabled: true,
        slot: 5,
        timeZone: 'Europe/Berlin',
    });
    for (const bad of [
        { slot: '24' },
        { slot: '-1' },
        { slot: 'x' },
        { time_zone: 'Mars/Olympus' },
        { time_zone: '../etc/passwd' },
    ])
        assertStatus(
            await fixture.post('/settings/sync', {
                enabled: 'on',
                slot: '5',
                time_zone: 'Europe/Berlin',
                ...bad,
            }),
            422,
            JSON.stringify(bad),
        );
    assertStatus(
        await fixture.post('/settings/sync', { slot: '5', time_zone: 'Europe/Berlin' }),
        303,
        'an unticked box switches off',
    );
    assert.equal((await fixture.json('/api/v1/settings')).sync.enabled, false);
});

test('only owners switch the daily sync off; others keep hour and zone', async () => {
    await fixture.setAccess('full');
    assertStatus(
        await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' }),
        303,
    );
    const as = { visitor: 'productAdmin' };
    const stored = (name) => fixture.sql(`SELECT value FROM setting WHERE name = 'sync.${name}'`);
    const enabled = () => stored('enabled') !== 'false';
    for (const off of [{}, { enabled: 'false' }]) {
        const refused = await fixture.post(
            '/settings/sync',
            { ...off, slot: '7', time_zone: 'Asia/Kolkata' },
            as,
        );
        assert.equal(refused.status, 422);
        assert.match(
            refused.text,
            regex(
                /id="enabled-error">.*Only organization admins and owners granted on the /,
                /server switch the daily synchronization off/,
            ),
        );
        assert.match(
            refused.text,
            /<option value="7" selected="selected">[\s\S]*value="Asia\/Kolkata"/,
            'the other answers stay',
        );
        assert.ok(enabled() && stored('slot') !== '7', 'nothing was saved');
    }
    assertStatus(
        await fixture.post(
            '/settings/sync',
            { enabled: 'on', slot: '7', time_zone: 'Asia/Kolkata' },
            as,
        ),
        303,
    );
    assert.equal(stored('slot'), '7');
    assertStatus(
        await fixture.post(
            '/settings/import',
            { document: '<rollcall-settings version="1"/>', confirm: 'yes' },
            { ...as, csrf: 'x' },
        ),
        403,
        'nor by a document',
    );
    assertStatus(
        await fixture.post('/settings/sync', { slot: '7', time_zone: 'UTC' }),
        303,
        'an organization admin may',
    );
    assert.ok(!enabled());
    assertStatus(
        await fixture.post('/settings/sync', { slot: '8', time_zone: 'UTC' }, as),
        303,
        'off stays off',
    );
    assertStatus(
        await fixture.post('/settings/sync', { enabled: 'on', slot: '2', time_zone: 'UTC' }, as),
        303,
        'anybody with full access switches it on',
    );
    await fixture.setAccess('off');
});

test('the next run is shown in the zone and in UTC', async () => {
    assertStatus(
        await fixture.post('/settings/sync', {
            enabled: 'on',
            slot: '05',
            time_zone: 'Asia/Kolkata',
        }),
        303,
    );
    assert.match(await fixture.text('/settings/sync'), /05:00 IST \(\d{4}-\d\d-\d\d 23:30 UTC\)/);
    assertStatus(await fixture.post('/settings/sync', { slot: '5', time_zone: 'UTC' }), 303);
    assert.match(await fixture.text('/settings/sync'), /switched off/);
});

test('synchronize now: a second run changes nothing', async () => {
    const runs = Number(fixture.sql('SELECT count(*) FROM sync_run'));
    assertStatus(await fixture.syncNow(), 303);
    await fixture.until(
        () => fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'") > runs,
    );
    assert.equal(
        fixture.sql('SELECT added || changed || gone FROM sync_run ORDER BY id DESC LIMIT 1'),
        '000',
    );
});

test('a failing run leaves the old figures and says why', async () => {
    const old = (await fixture.json('/api/v1/summary')).seats;
    for (const fault of ['403:5', 'garbage:4', '404:20']) {
        const runs = Number(fixture.sql('SELECT count(*) FROM sync_run'));
        await fixture.control(`ORG_FAULT=${fault}`);
        await fixture.syncNow();
        await fixture.until(
            () => fixture.sql('SELECT count(*) FROM sync_run WHERE finished_at IS NOT NULL') > runs,
        );
        const [outcome, error] = fixture.row(
            'SELECT outcome, error FROM sync_run ORDER BY id DESC LIMIT 1',
        );
        assert.equal(outcome, 'failed', fault);
        assert.ok(error.length > 20);
        assert.deepEqual((await fixture.json('/api/v1/summary')).seats, old);
    }
});

test('a fifth of the people vanished: nothing changes until an admin confirms', async () => {
    await fixture.control('ORG_USERS=1500');
    await fixture.syncNow();
    const run = await fixture.until(() =>
        fixture.sql("SELECT id FROM sync_run WHERE outcome = 'suspicious'"),
    );
    assert.equal((await fixture.json('/api/v1/summary')).users, 2000);
    assertStatus(
        await fixture.post('/settings/sync/run', { confirm_run: run }, { from: '/settings/sync' }),
        303,
    );
    await fixture.until(async () => (await fixture.json('/api/v1/summary')).users === 1500);
    assert.equal(
        fixture.sql('SELECT count(*) FROM user WHERE gone_at IS NOT NULL'),
        '500',
        'they stay, with their date',
    );
});
