// What happens when something breaks: a worker dies, the program is stopped under load, the
// database cannot be written, a template is missing. The program under test is a second one on the
// fixture's database, so that it can be mistreated.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    truncateSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertStatus, root, useFixture } from '../fixture.mjs';
import { openSecond as second } from '../second_program.mjs';

const build = join(root, process.env.BUILD ?? 'build');
const fixture = useFixture();

const openSecond = (options) => second(fixture, options);

/** `n` requests, so many clients at a time; `midway` runs after a third of them. Whole answers by
 * status. */
async function load(url, n, midway, clients = 16) {
    const count = {};
    let sent = 0;
    const one = async () => {
        while (sent < n) {
            if (++sent === Math.floor(n / 3)) midway();
            const key = await fetch(url).then(
                async (r) => {
                    const text = await r.text();
                    return r.status === 200 && !text.trimEnd().endsWith('</html>')
                        ? 'cut'
                        : r.status;
                },
                () => 'broken',
            );
            count[key] = (count[key] ?? 0) + 1;
        }
    };
    await Promise.all(Array.from({ length: clients }, one));
    return count;
}

test('a worker that crashes costs one answer, and another takes its place', async () => {
    const second = await openSecond();
    try {
        const victim = second.workers()[1];
        const count = await load(`${second.url}/settings`, 600, () =>
            process.kill(victim, 'SIGKILL'),
        );
        assert.ok((count[200] ?? 0) >= 599, JSON.stringify(count));
        await fixture.until(
            () => second.workers().length === 4 && !second.workers().includes(victim),
        );
        await fixture.until(() => /ended \(signal 9\); starting another/.test(second.log()));
    } finally {
        await second.close();
    }
});

test('a stop under load finishes what is in flight', async () => {
    const second = await openSecond();
    try {
        const start = Date.now();
        const count = await load(
            `${second.url}/settings`,
            600,
            () => second.web.kill('SIGTERM'),
            10,
        );
        assert.deepEqual((await second.ended).code, 0);
        assert.ok(Date.now() - start < 20000);
        assert.equal(count.cut ?? 0, 0, JSON.stringify(count));
        assert.equal(count.broken ?? 0, 0, JSON.stringify(count));
        // what each client had on its way may have met no worker any more
        assert.ok(count[200] >= 190, JSON.stringify(count));
        await fixture.until(() => /stopped/.test(second.log()));
        assert.equal(
            count[200],
            second.log().match(/ GET \/settings 200 /g).length,
            'each answer of a worker arrived',
        );
        assert.doesNotMatch(second.nginxLog(), /prematurely closed/);
    } finally {
        await second.close();
    }
});

test('a read-only database: pages show, saving is a 503 and changes nothing', async (t) => {
    if (process.getuid() !== 0) return t.skip('needs another user, so root');
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-read-only-'));
    fixture.ctl('backup', join(folder, 'rollcall.db'));
    const keep = spawn('sqlite3', [join(folder, 'rollcall.db')], {
        stdio: ['pipe', 'pipe', 'inherit'],
    }); // keeps the -shm file there
    keep.stdin.write("PRAGMA journal_mode = wal; SELECT 'read', count(*) FROM user;\n");
    await new Promise((go) => {
        let said = '';
        keep.stdout.on('data', (data) => {
            said += data;
            if (said.includes('read')) go();
        });
    });
    chmodSync(folder, 0o755);
    for (const end of ['', '-wal', '-shm'])
        if (existsSync(join(folder, `rollcall.db${end}`)))
            chmodSync(join(folder, `rollcall.db${end}`), 0o644);
    chmodSync(fixture.folder, 0o755);
    chmodSync(join(fixture.folder, 'keys'), 0o755);
    const second = await openSecond({
        folder,
        wrap: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
    });
    try {
        const page = await fetch(`${second.url}/settings/dashboard`);
        const text = await page.text();
        assert.equal(page.status, 200, text);
        const csrf = text.match(/name="csrf" value="([^"]+)"/)[1];
        const saved = await fetch(`${second.url}/settings/dashboard`, {
            method: 'POST',
            body: new URLSearchParams({ csrf, inactive_days: '99' }),
            redirect: 'manual',
        });
        assert.equal(saved.status, 503);
        assert.match(await saved.text(), /<h1>/);
        assert.notEqual(
            execFileSync(
                'sqlite3',
                [join(folder, 'rollcall.db'), "SELECT count(*) FROM setting WHERE value = '99'"],
                { encoding: 'utf8' },
            ).trim(),
            '1',
        );
        // Mended, without a new start; the worker that had the refused one is among those that
        // answer.
        chmodSync(folder, 0o777);
        for (const end of ['', '-wal', '-shm']) chmodSync(join(folder, `rollcall.db${end}`), 0o666);
        for (const days of ['91', '92', '93', '94', '95', '96', '97', '98']) {
            const again = await fetch(`${second.url}/settings/dashboard`, {
                method: 'POST',
                body: new URLSearchParams({ csrf, inactive_days: days, currency: '' }),
                redirect: 'manual',
            });
            assert.equal(again.status, 303, await again.text());
        }
    } finally {
        await second.close();
        keep.stdin.end();
        rmSync(folder, { recursive: true, force: true });
    }
});

test('a full disk: pages show, saving is a 503; with room again it works', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-full-'));
    try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], {
            stdio: 'ignore',
        });
    } catch {
        rmSync(folder, { recursive: true });
        return t.skip('may not mount a small disk here');
    }
    let second;
    try {
        fixture.ctl('backup', join(folder, 'rollcall.db'));
        const sql = (text) =>
            execFileSync('sqlite3', [join(folder, 'rollcall.db'), text], {
                encoding: 'utf8',
            }).trim();
        sql('PRAGMA journal_mode = wal');
        second = await openSecond({ folder });
        const csrf = (await (await fetch(`${second.url}/settings/dashboard`)).text()).match(
            /name="csrf" value="([^"]+)"/,
        )[1];
        const save = () =>
            fetch(`${second.url}/settings/dashboard`, {
                method: 'POST',
                body: new URLSearchParams({ csrf, inactive_days: '99', currency: 'SEK' }),
                redirect: 'manual',
            });
        const stored = () =>
            sql(`
                SELECT (SELECT group_concat(name || value) FROM setting),
                    (SELECT count(*) FROM audit)`);
        const before = stored();
        try {
            writeFileSync(join(folder, 'filler'), Buffer.alloc(16 << 20));
        } catch {
            /* full, as meant */
        }
        const refused = await save();
        assert.equal(refused.status, 503);
        const text = await refused.text();
        assert.match(text, /<title>Error: /);
        assert.match(text, /The disk is full\. Nothing was saved/);
        assert.match(text, /name="inactive_days"[^>]*value="99"/, 'the form, with its entries');
        assert.match(text, /name="currency"[^>]*value="SEK"/);
        const post = async (path, fields) => {
            const body = new URLSearchParams({ csrf, ...fields });
            const answer = await fetch(second.url + path, {
                method: 'POST',
                body,
                redirect: 'manual',
            });
            const cookie = answer.headers.get('set-cookie');
            return { status: answer.status, cookie, text: await answer.text() };
        };
        const hook = {
            name: 'Kept over a full disk',
            url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/2',
            secret: 'WebhookSecret-1',
            trigger: 'taskFailure',
            notes: 'typed for long',
        };
        const form = await post('/settings/automation', hook);
        assert.equal(form.status, 503, form.text);
        assert.match(form.text, /value="Kept over a full disk"/);
        assert.match(form.text, /typed for long/);
        assert.ok(!form.text.includes(hook.secret), 'but no secret');
        const chosen = await post('/settings/access', {
            product_admins: 'full',
            user_access_admins: 'off',
            confirm: 'yes',
        });
        assert.equal(chosen.status, 503);
        assert.match(chosen.text, /name="product_admins"/);
        const sync = await post('/settings/sync/run', {});
        assert.equal(sync.status, 503);
        assert.match(sync.text, /Send it again/, 'what has no form can be sent again');
        assertStatus(await fetch(`${second.url}/settings`), 200);
        rmSync(join(folder, 'filler'));
        assert.equal(stored(), before, 'nothing half-saved');
        assertStatus(await save(), 303);
        assert.match(stored(), /inactive_days99/);
        // Room for limits, but not for the preview that is made under them.
        assertStatus(await post('/filters', { name: 'All', query: '' }), 303);
        const task = {
            name: 'Limited',
            filter: sql('SELECT id FROM saved_filter'),
            action: 'suspend',
            schedule: 'manual',
            every_days: '7',
            time: '06:00',
            time_zone: 'UTC',
            cap_users: '30',
            cap_percent: '50',
            limit_mode: 'longest',
            dry_run: 'on',
        };
        assertStatus(await post('/tasks/new', task), 303);
        try {
            writeFileSync(join(folder, 'filler'), Buffer.alloc(16 << 20));
        } catch {
            /* full */
        }
        truncateSync(join(folder, 'filler'), statSync(join(folder, 'filler')).size - (96 << 10));
        const limits = await post('/tasks/1/limits', { cap_users: '31' });
        assert.equal(sql('SELECT cap_users, (SELECT count(*) FROM run) FROM task'), '31|0');
        assert.equal(limits.status, 303, 'nobody is told that nothing was saved');
        assert.match(limits.cookie, /^rollcall_flash=limits-alone;/);
    } finally {
        await second?.close();
        execFileSync('umount', [folder]);
        rmSync(folder, { recursive: true });
    }
});

test('a missing template stops the start, by its name', () => {
    const place = mkdtempSync(join(tmpdir(), 'rollcall-templates-'));
    cpSync(join(root, 'templates'), place, { recursive: true });
    rmSync(join(place, 'settings/sync.tpl'));
    mkdirSync(join(place, 'empty'));
    let said = '';
    try {
        execFileSync(join(build, 'rollcall.fcgi'), [], {
            stdio: ['ignore', 'pipe', 'pipe'],
            timeout: 120000,
            encoding: 'utf8',
            env: {
                ...process.env,
                ROLLCALL_DB: join(fixture.folder, 'rollcall.db'),
                ROLLCALL_KEYS: join(fixture.folder, 'keys'),
                ROLLCALL_SOCKET: join(place, 's'),
                ROLLCALL_TEMPLATES: place,
            },
        });
        assert.fail('it started');
    } catch (error) {
        said = error.stderr ?? '';
    }
    assert.match(said, /settings\/sync\.tpl/);
    rmSync(place, { recursive: true, force: true });
});

test('a save that waited in vain returns the form with its entries', async () => {
    // Its fifteen seconds pass thirty times as fast.
    const preload = readdirSync('/usr/lib')
        .map((arch) => `/usr/lib/${arch}/faketime/libfaketime.so.1`)
        .find(existsSync);
    const second = await openSecond({
        environment: {
            LD_PRELOAD: preload,
            FAKETIME: '+0 x30',
            ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`,
        },
    });
    const lock = spawn('sqlite3', [join(fixture.folder, 'rollcall.db')], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
        const page = await (await fetch(`${second.url}/settings/dashboard`)).text();
        const csrf = page.match(/name="csrf" value="([^"]+)"/)[1];
        lock.stdin.write("BEGIN IMMEDIATE; SELECT 'held';\n");
        await new Promise((held) => lock.stdout.once('data', held));
        const body = new URLSearchParams({ csrf, inactive_days: '77', currency: 'NOK' });
        const refused = await fetch(`${second.url}/settings/dashboard`, { method: 'POST', body });
        const text = await refused.text();
        assert.equal(refused.status, 503);
        assert.match(text, /The database is busy with another change\. Nothing was saved/);
        assert.match(text, /name="inactive_days"[^>]*value="77"/);
        assert.match(text, /name="currency"[^>]*value="NOK"/);
    } finally {
        lock.stdin.end();
        await second.close();
    }
});

test('a long reader delays no save, and the log shrinks after it', async () => {
    const reader = spawn('sqlite3', [join(fixture.folder, 'rollcall.db')], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const log = () => statSync(join(fixture.folder, 'rollcall.db-wal')).size;
    const runs = () => Number(fixture.sql("SELECT count(*) FROM sync_run WHERE outcome = 'ok'"));
    try {
        await fixture.untilIdle();
        reader.stdin.write("BEGIN; SELECT 'reads', count(*) FROM user;\n");
        await new Promise((reads) => reader.stdout.once('data', reads));
        const before = runs();
        const csrf = await fixture.token('/settings/dashboard');
        assertStatus(await fixture.post('/settings/sync/run', {}, { csrf }), 303);
        const lane = fixture.untilIdle();
        let over = false;
        let slowest = 0;
        lane.then(() => (over = true));
        for (let days = 40; !over; days = days === 40 ? 41 : 40) {
            const began = performance.now();
            const fields = { inactive_days: String(days), currency: '' };
            assertStatus(await fixture.post('/settings/dashboard', fields, { csrf }), 303);
            slowest = Math.max(slowest, performance.now() - began);
        }
        await lane;
        assert.ok(runs() > before, 'a synchronization ended meanwhile, and with it its checkpoint');
        assert.ok(slowest < 1000, `a save took ${Math.round(slowest)} ms`);
        assert.ok(log() > 0, 'what is new lies in the log as long');
    } finally {
        reader.stdin.end();
    }
    await fixture.syncNow();
    await fixture.until(() => log() === 0 || fixture.wake('tasks'));
});
