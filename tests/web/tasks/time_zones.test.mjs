// Time zones that the system has lost, as Debian 13 dropped US/Eastern: whatever goes by one is
// told as failing, and its form offers the name of today.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locationOf, openFixture, root } from '../fixture.mjs';

const zones = mkdtempSync(join(tmpdir(), 'zoneinfo-'));
const build = process.env.BUILD ?? 'build';
const FORM = {
    name: 'Nightly',
    filter: '1',
    action: 'remove-access:confluence',
    schedule: 'daily',
    every_days: '7',
    time: '03:00',
    time_zone: 'UTC',
    cap_users: '500',
    cap_percent: '90',
    dry_run: 'on',
};
let fixture;
let task;
before(async () => {
    const kept = ['tzdata.zi', 'UTC', 'Etc/UTC', 'America/New_York', 'Europe/Berlin'];
    execFileSync('cp', ['-L', '--parents', ...kept, zones], { cwd: '/usr/share/zoneinfo' });
    fixture = await openFixture({ TZDIR: zones });
    fixture.sql(`INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at,
        changed_by) VALUES (1, 'Unused', 'product=confluence&inactive_days=60', 1, 't', 1, 't')`);
    task = locationOf(await fixture.post('/tasks/new', FORM));
    const preview = await fixture.post(`${task}/preview`, {}, { from: task });
    await fixture.post(locationOf(preview), { do: 'seen', switch: 'on' }, { from: task });
    await fixture.untilIdle();
});
after(async () => {
    await fixture?.close();
    rmSync(zones, { recursive: true });
});
const id = () => task.split('/').pop();
const next = () =>
    Number(fixture.sql(`SELECT ifnull(next_run_at, 0) FROM task WHERE id = ${id()}`));
const now = () => Math.floor(Date.now() / 1000);
const banners = async () =>
    (await fixture.text('/')).match(
        /<div class="banner danger"><p>[^<]*server does not know[^<]*/g,
    ) ?? [];
function doctor() {
    const env = {
        ...process.env,
        TZDIR: zones,
        ROLLCALL_DB: join(fixture.folder, 'rollcall.db'),
        ROLLCALL_KEYS: join(fixture.folder, 'keys'),
    };
    const ctl = join(root, build, 'rollcallctl');
    return spawnSync(ctl, ['doctor'], { env, encoding: 'utf8' }).stdout;
}

test('the synchronization goes on by the name of today, and pages say so', async () => {
    assert.deepEqual(await banners(), []);
    fixture.sql(`INSERT OR REPLACE INTO setting (name, value, changed_at, changed_by)
        VALUES ('sync.time_zone', 'US/Eastern', 1, 'test')`);
    assert.match((await banners()).join(), /time zone US\/Eastern of the daily synchronization/);
    const { text } = await fixture.get('/settings/sync');
    assert.match(text, /this server does not know the time zone US\/Eastern of the settings/);
    assert.match(text, /name="time_zone"[^>]*value="America\/New_York"/);
    assert.match(text, /<dt>Next run<\/dt><dd>[^<]* E[SD]T /);
    assert.match(text, /class="as-of">as of today \d\d:\d\d</);
    assert.match(await fixture.text('/settings'), /does not know the time zone US\/Eastern/);
    assert.match(doctor(), /BAD {3}time zones[^\n]*US\/Eastern[^]*Choose America\/New_York/);
    const old = { enabled: 'true', slot: '2', time_zone: 'US/Eastern' };
    const refused = await fixture.post('/settings/sync', old);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /knows the time zone US\/Eastern as America\/New_York/);
    const renewed = await fixture.post('/settings/sync', { ...old, time_zone: 'America/New_York' });
    assert.equal(renewed.status, 303);
    assert.deepEqual(await banners(), []);
    assert.doesNotMatch(doctor(), /BAD {3}time zones/);
});

test('a task does not start, says so, and has a next time', async () => {
    fixture.sql(`UPDATE task SET time_zone = 'US/Eastern', next_run_at = NULL WHERE id = ${id()}`);
    assert.match((await banners()).join(), /this server does not know its time zone US\/Eastern/);
    for (const page of ['/tasks', task])
        assert.match(await fixture.text(page), /not before another time zone is chosen/, page);
    assert.match(doctor(), /BAD {3}task[^\n]*Nightly[^\n]*US\/Eastern[^]*Choose America\/New_York/);
    fixture.wake('tasks');
    await fixture.until(() => next() > now(), 20); // earlier versions stored none
    fixture.sql(`UPDATE task SET next_run_at = ${now() - 60} WHERE id = ${id()}`);
    fixture.wake('tasks');
    await fixture.until(() => next() > now(), 20);
    const run = `task = ${id()} AND state <> 'preview'`;
    assert.equal(fixture.sql(`SELECT state, cause FROM run WHERE ${run}`), 'refused|zone-lost');
    const told = fixture.sql(`SELECT trigger FROM event WHERE body LIKE '%US/Eastern%' ORDER BY 1`);
    assert.equal(told, 'runRefused\ntaskFailure');
});

test('its form offers the name of today, and with it the task starts', async () => {
    const { text } = await fixture.get(task);
    assert.match(text, /This server does not know US\/Eastern/);
    assert.match(text, /name="time_zone"[^>]*value="America\/New_York"/);
    const refused = await fixture.post(task, { ...FORM, time_zone: 'US/Eastern' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /knows the time zone US\/Eastern as America\/New_York/);
    const saved = await fixture.post(task, {
        ...FORM,
        time_zone: 'America/New_York',
        enabled: 'on',
    });
    assert.equal(saved.status, 303);
    assert.deepEqual(await banners(), []);
    assert.match(await fixture.text(task), /E[SD]T/);
});
