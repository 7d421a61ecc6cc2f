// Faults: a database that is read-only, on a full disk, locked or read for long; a missing
// template. A second web program on the database of the fixture takes them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdtempSync,
    rmSync,
    statSync,
    truncateSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csrfOf } from '../../text.mjs';
import { assertStatus, program, root, useFixture } from '../fixture.mjs';
import { TASK } from '../run_helpers.mjs';
import { fakeClock, openSecondProgram } from '../second_program.mjs';
import { openSqlite } from './sqlite_session.mjs';

const DASHBOARD = '/settings/dashboard';
const fixture = useFixture();
const database = (folder) => join(folder, 'rollcall.db');
const query = (folder, sql) =>
    execFileSync('sqlite3', [database(folder), sql], { encoding: 'utf8' }).trim();

/** Sets the mode of the database and of its other files, as far as they exist. */
function setMode(folder, mode) {
    for (const end of ['', '-wal', '-shm'])
        if (existsSync(database(folder) + end)) chmodSync(database(folder) + end, mode);
}

test('a read-only database: pages show, saving is a 503 and changes nothing', async (t) => {
    if (process.getuid() !== 0) return t.skip('needs another user, so root');
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-read-only-'));
    fixture.ctl('backup', database(folder));
    // An open session keeps the -shm file there.
    const session = openSqlite(database(folder));
    await session.run('PRAGMA journal_mode = wal;');
    await session.run('SELECT count(*) FROM user;');
    chmodSync(folder, 0o755);
    setMode(folder, 0o644);
    chmodSync(fixture.folder, 0o755);
    chmodSync(join(fixture.folder, 'keys'), 0o755);
    const wrap = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const second = await openSecondProgram(fixture, { data: folder, wrap });
    try {
        const page = await fetch(second.url + DASHBOARD);
        const text = await page.text();
        assert.equal(page.status, 200, text);
        const csrf = csrfOf(text);
        const saved = await second.post(DASHBOARD, { csrf, inactive_days: '99' });
        assert.equal(saved.status, 503);
        assert.match(saved.text, /<h1>/);
        const stored = query(folder, "SELECT count(*) FROM setting WHERE value = '99'");
        assert.notEqual(stored, '1');
        // Repaired without a restart; the worker that was refused is among those that answer.
        chmodSync(folder, 0o777);
        setMode(folder, 0o666);
        for (const inactive_days of ['91', '92', '93', '94', '95', '96', '97', '98']) {
            const again = await second.post(DASHBOARD, { csrf, inactive_days });
            assert.equal(again.status, 303, again.text);
        }
    } finally {
        await second.close();
        await session.close();
        rmSync(folder, { recursive: true, force: true });
    }
});

/** Fills a disk and leaves so many bytes free. */
function fillDisk(folder, free = 0) {
    const filler = join(folder, 'filler');
    try {
        writeFileSync(filler, Buffer.alloc(16 << 20));
    } catch {
        /* full, as intended */
    }
    if (free) truncateSync(filler, statSync(filler).size - free);
}

test('a full disk: pages show, saving is a 503; with room again it works', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-full-'));
    const options = ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder];
    if (spawnSync('mount', options, { stdio: 'ignore' }).status !== 0) {
        rmSync(folder, { recursive: true });
        return t.skip('may not mount a small disk here');
    }
    let second;
    try {
        fixture.ctl('backup', database(folder));
        query(folder, 'PRAGMA journal_mode = wal');
        second = await openSecondProgram(fixture, { data: folder });
        const csrf = csrfOf(await second.text(DASHBOARD));
        const post = (path, fields) => second.post(path, { csrf, ...fields });
        const fields = { inactive_days: '99', 'inactive_days.confluence': '88' };
        const save = () => post(DASHBOARD, fields);
        const settings = '(SELECT group_concat(name || value) FROM setting)';
        const stored = () => query(folder, `SELECT ${settings}, (SELECT count(*) FROM audit)`);
        const before = stored();
        fillDisk(folder);
        const refused = await save();
        assert.equal(refused.status, 503);
        const { text } = refused;
        assert.match(text, /<title>Error: /);
        assert.match(text, /The disk is full\. Nothing was saved/);
        assert.match(text, /name="inactive_days"[^>]*value="99"/, 'the form, with its entries');
        assert.match(text, /name="inactive_days\.confluence"[^>]*value="88"/);
        const webhook = {
            name: 'Entered on a full disk',
            url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/2',
            secret: 'WebhookSecret-1',
            trigger: 'taskFailure',
            notes: 'typed for long',
        };
        const form = await post('/settings/automation', webhook);
        assert.equal(form.status, 503, form.text);
        assert.match(form.text, /value="Entered on a full disk"/);
        assert.match(form.text, /typed for long/);
        assert.ok(!form.text.includes(webhook.secret), 'but no secret');
        const access = { product_admins: 'full', user_access_admins: 'off', confirm: 'yes' };
        const chosen = await post('/settings/access', access);
        assert.equal(chosen.status, 503);
        assert.match(chosen.text, /name="product_admins"/);
        const sync = await post('/settings/sync/run', {});
        assert.equal(sync.status, 503);
        assert.match(sync.text, /Save anyway/, 'a button without a form can be sent again');
        assertStatus(await fetch(`${second.url}/settings`), 200);
        rmSync(join(folder, 'filler'));
        assert.equal(stored(), before, 'nothing half-saved');
        assertStatus(await save(), 303);
        assert.match(stored(), /inactive_days99/);
        // Room for new limits, but not for the preview under them.
        assertStatus(await post('/filters', { name: 'All', query: '' }), 303);
        const task = {
            ...TASK,
            name: 'Limited',
            filter: query(folder, 'SELECT id FROM saved_filter'),
            action: 'suspend',
            schedule: 'manual',
            cap_users: '30',
            cap_percent: '50',
            limit_mode: 'longest',
        };
        assertStatus(await post('/tasks/new', task), 303);
        fillDisk(folder, 96 << 10);
        const limits = await post('/tasks/1/limits', { cap_users: '31' });
        const state = query(folder, 'SELECT cap_users, (SELECT count(*) FROM run) FROM task');
        assert.equal(state, '31|0');
        assert.equal(limits.status, 303, 'the page does not say that nothing was saved');
        assert.match(limits.headers.get('set-cookie'), /^rollcall_flash=limits-alone;/);
    } finally {
        await second?.close();
        execFileSync('umount', [folder]);
        rmSync(folder, { recursive: true });
    }
});

test('a missing template stops the start, by its name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-templates-'));
    cpSync(join(root, 'templates'), folder, { recursive: true });
    rmSync(join(folder, 'settings/sync.tpl'));
    const started = spawnSync(program('rollcall.fcgi'), [], {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 120000,
        encoding: 'utf8',
        env: {
            ...fixture.env,
            ROLLCALL_SOCKET: join(folder, 's'),
            ROLLCALL_TEMPLATES: folder,
        },
    });
    assert.notEqual(started.status, 0, 'it started');
    assert.match(started.stderr, /settings\/sync\.tpl/);
    rmSync(folder, { recursive: true, force: true });
});

test('a save that waited in vain returns the form with its entries', async () => {
    // The fifteen seconds of waiting pass thirty times as fast.
    const environment = fakeClock({ FAKETIME: '+0 x30' });
    const second = await openSecondProgram(fixture, { environment });
    const session = openSqlite(database(fixture.folder));
    try {
        const csrf = csrfOf(await second.text(DASHBOARD));
        await session.run("BEGIN IMMEDIATE; SELECT 'locked';");
        const fields = { csrf, inactive_days: '77', 'inactive_days.confluence': '66' };
        const { status, text } = await second.post(DASHBOARD, fields);
        assert.equal(status, 503);
        assert.match(text, /The database is busy with another change\. Nothing was saved/);
        assert.match(text, /name="inactive_days"[^>]*value="77"/);
        assert.match(text, /name="inactive_days\.confluence"[^>]*value="66"/);
    } finally {
        await session.close();
        await second.close();
    }
});

test('a long reader delays no save, and the log shrinks after it', async () => {
    const reader = openSqlite(database(fixture.folder));
    const logSize = () => statSync(`${database(fixture.folder)}-wal`).size;
    const countRuns = () =>
        Number(fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'"));
    try {
        await fixture.untilIdle();
        await reader.run("BEGIN; SELECT 'reads', count(*) FROM user;");
        const before = countRuns();
        const csrf = await fixture.token(DASHBOARD);
        assertStatus(await fixture.post('/settings/sync/run', {}, { csrf }), 303);
        const lane = fixture.untilIdle();
        let ended = false;
        let slowest = 0;
        lane.then(() => (ended = true));
        for (let days = 40; !ended; days = days === 40 ? 41 : 40) {
            const start = performance.now();
            const fields = { inactive_days: String(days) };
            assertStatus(await fixture.post(DASHBOARD, fields, { csrf }), 303);
            slowest = Math.max(slowest, performance.now() - start);
        }
        await lane;
        assert.ok(countRuns() > before, 'a synchronization ended meanwhile, with its checkpoint');
        assert.ok(slowest < 1000, `a save took ${Math.round(slowest)} ms`);
        assert.ok(logSize() > 0, 'new data stays in the log as long as the reader reads');
    } finally {
        await reader.close();
    }
    await fixture.syncNow();
    // A lane that is woken while it runs begins again, and may write before anybody looks.
    await fixture.until(async () => {
        if (logSize() > 0) fixture.wake('tasks');
        await fixture.untilIdle();
        return logSize() === 0;
    });
});

test('a locked database: saving is a 503 in words, and nothing is half saved', async () => {
    const storedDays = async () => (await fixture.json('/api/v1/settings')).dashboard.inactiveDays;
    const before = await storedDays();
    const csrf = await fixture.token(DASHBOARD);
    const session = openSqlite(database(fixture.folder));
    await session.run('BEGIN IMMEDIATE; SELECT 1;');
    const { status, text } = await fixture.post(DASHBOARD, { inactive_days: '77' }, { csrf });
    assert.equal(status, 503);
    assert.match(text, /busy/);
    await session.close();
    assert.equal(await storedDays(), before);
});
