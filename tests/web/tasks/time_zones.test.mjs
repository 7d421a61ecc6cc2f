// Time zones that the system dropped, as Debian 13 dropped US/Eastern: what uses one is shown as
// failing, and its form offers the current name.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, useFixture } from '../fixture.mjs';
import { idOf, runHelpers, TASK, UNUSED_CONFLUENCE } from '../run_helpers.mjs';

const zones = mkdtempSync(join(tmpdir(), 'zoneinfo-'));
const FORM = { ...TASK, name: 'Nightly', time: '03:00', cap_users: '500', cap_percent: '90' };
let task;
const fixture = useFixture(() => {
    const known = ['tzdata.zi', 'UTC', 'Etc/UTC', 'America/New_York', 'Europe/Berlin'];
    execFileSync('cp', ['-L', '--parents', ...known, zones], { cwd: '/usr/share/zoneinfo' });
    return { TZDIR: zones };
});
const { decide, makeTask, previewTask, saveFilter } = runHelpers(fixture);
fixture.prepare(async () => {
    saveFilter(1, 'Unused', UNUSED_CONFLUENCE);
    task = await makeTask(FORM);
    await decide(await previewTask(task), { do: 'seen', switch: 'on' });
    await fixture.untilIdle();
});
after(() => rmSync(zones, { recursive: true }));

const nextRunAt = () =>
    Number(fixture.sql(`SELECT ifnull(next_run_at, 0) FROM task WHERE id = ${idOf(task)}`));
const now = () => Math.floor(Date.now() / 1000);
const banners = async () =>
    (await fixture.text('/')).match(
        /<div class="banner danger"><p>[^<]*server does not know[^<]*/g,
    ) ?? [];
function doctor() {
    const options = { env: { ...fixture.env, TZDIR: zones }, encoding: 'utf8' };
    return spawnSync(program('rollcallctl'), ['doctor'], options).stdout;
}

test('the synchronization uses the current name, and pages say so', async () => {
    assert.deepEqual(await banners(), []);
    fixture.sql(`INSERT OR REPLACE INTO setting (name, value, changed_at, changed_by)
        VALUES ('sync.time_zone', 'US/Eastern', 1, 'test')`);
    assert.match((await banners()).join(), /sync time zone US\/Eastern/);
    const { text } = await fixture.get('/settings/sync');
    assert.match(text, /The time zone US\/Eastern is unknown on this server/);
    assert.match(text, /name="time_zone"[^>]*value="America\/New_York"/);
    assert.match(text, /<dt>Next sync<\/dt><dd>[^<;]* E[SD]T[<;]/);
    assert.match(text, /class="as-of">Data from today \d\d:\d\d [A-Z]+</);
    assert.match(await fixture.text('/settings'), /time zone US\/Eastern is unknown/);
    assert.match(doctor(), /BAD {3}time zones[^\n]*US\/Eastern[^]*Choose America\/New_York/);
    const old = { enabled: 'true', slot: '2', time_zone: 'US/Eastern' };
    const refused = await fixture.post('/settings/sync', old);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /zone US\/Eastern is now called America\/New_York/);
    const renewed = await fixture.post('/settings/sync', { ...old, time_zone: 'America/New_York' });
    assert.equal(renewed.status, 303);
    assert.deepEqual(await banners(), []);
    assert.doesNotMatch(doctor(), /BAD {3}time zones/);
});

test('a task does not start, says so, and has a next time', async () => {
    fixture.sql(`
        UPDATE task
        SET time_zone = 'US/Eastern', next_run_at = NULL
        WHERE id = ${idOf(task)}`);
    assert.match((await banners()).join(), /this server does not know its time zone US\/Eastern/);
    for (const page of ['/tasks', task])
        assert.match(await fixture.text(page), /Blocked: this server does not know the /, page);
    assert.match(doctor(), /BAD {3}task[^\n]*Nightly[^\n]*US\/Eastern[^]*Choose America\/New_York/);
    fixture.wake('tasks');
    await fixture.until(() => nextRunAt() > now(), 20); // earlier versions stored none
    fixture.sql(`UPDATE task SET next_run_at = ${now() - 60} WHERE id = ${idOf(task)}`);
    fixture.wake('tasks');
    await fixture.until(() => nextRunAt() > now(), 20);
    const run = `task = ${idOf(task)} AND state <> 'preview'`;
    assert.equal(fixture.sql(`SELECT state, cause FROM run WHERE ${run}`), 'refused|zone-lost');
    const triggers = fixture.sql(`
        SELECT trigger FROM event WHERE body LIKE '%US/Eastern%' ORDER BY 1`);
    assert.equal(triggers, 'runRefused\ntaskFailure');
});

test('its form offers the current name, and with it the task starts', async () => {
    const { text } = await fixture.get(task);
    assert.match(text, /This server does not know US\/Eastern/);
    assert.match(text, /name="time_zone"[^>]*value="America\/New_York"/);
    const refused = await fixture.post(task, { ...FORM, time_zone: 'US/Eastern' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /knows US\/Eastern as America\/New_York/);
    const saved = await fixture.post(task, {
        ...FORM,
        time_zone: 'America/New_York',
        enabled: 'on',
    });
    assert.equal(saved.status, 303);
    assert.deepEqual(await banners(), []);
    assert.match(await fixture.text(task), /E[SD]T/);
});

test('a lost zone of the pages is shown on every page but its own form', async () => {
    const set = (zone) =>
        fixture.sql(`INSERT OR REPLACE INTO setting (name, value, changed_at, changed_by)
            VALUES ('display.zone', '${zone}', 1, 'test')`);
    set('US/Eastern');
    assert.match((await banners()).join(), /display time zone US\/Eastern\. America\/New_York is/);
    assert.doesNotMatch(await fixture.text('/settings/display'), /does not know the time zone/);
    set('');
    assert.deepEqual(await banners(), []);
});
