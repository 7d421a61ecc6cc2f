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
                /id="enabled-error">.*Only organization admins and server owners can /,
                /turn the daily sync off/,
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

test('times are in the zone of the pages; the sync time has its own, shown once', async () => {
    assertStatus(
        await fixture.post('/settings/sync', {
            enabled: 'on',
            slot: '05',
            time_zone: 'Asia/Kolkata',
        }),
        303,
    );
    const factOf = async (name) =>
        (await fixture.text('/settings/sync')).match(`<dt>${name}</dt><dd>(.*?)</dd>`)[1];
    assert.match(await factOf('Next sync'), /^\w+ \d+ \w+ \d{4}, 05:00 IST$/);
    assert.equal(await factOf('Sync time'), '05:00 – 05:59, Asia/Kolkata');
    await fixture.post('/settings/display', { rows: '50', zone: 'Europe/London' });
    assert.match(await factOf('Next sync'), /^\w+ \d+ \w+ \d{4}, (23:30 GMT|00:30 BST)$/);
    assert.match(
        await factOf('Sync time'),
        /^05:00 – 05:59, Asia\/Kolkata \((23:30 – 00:29|00:30 – 01:29) in Europe\/London\)$/,
    );
    await fixture.post('/settings/display', { rows: '50', zone: '' });
    assertStatus(await fixture.post('/settings/sync', { slot: '5', time_zone: 'UTC' }), 303);
    assert.match(await factOf('Next sync'), /The daily sync is off/);
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
