// A worker that dies costs at most the one answer it was making; another takes its place. No worker grows.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openHouse } from './house.mjs';

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const children = (pid) => { try { return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }).trim().split('\n').map(Number); } catch { return []; } };
const named = (pid, name) => { try { return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name; } catch { return false; } };
const workers = () => children(children(house.child.pid).find((pid) => named(pid, 'rollcall.fcgi')));

test('killed workers under load', async () => {
    assert.equal(workers().length, 8);
    let failed = 0, done = 0, kills = 0, running = true;
    const client = async () => {
        while (running) {
            const { status } = await house.get('/settings');
            done++;
            if (status !== 200) failed++;
        }
    };
    const clients = Array.from({ length: 6 }, client);
    for (; kills < 12; kills++) {
        const alive = await house.until(() => { const all = workers(); return all.length === 8 && all; }), answered = done;
        process.kill(alive[kills % 8], 'SIGKILL');
        await house.until(() => done > answered + 20);
    }
    running = false;
    await Promise.all(clients);
    assert.ok(done > 200, `${done} answers`);
    assert.ok(failed <= kills, `${failed} of ${done} answers failed, ${kills} workers killed`);
    await house.until(() => workers().length === 8);
    assert.match(house.log('web'), /ended \(signal 9\); starting another/);
});

test('memory stays where it is', async () => {
    const resident = () => workers().map((pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]));
    const round = async (n) => { for (let i = 0; i < n; i++) await Promise.all(['/', '/settings', '/users', '/settings/sync'].map((path) => house.get(path))); };
    await round(200); // each worker has shown each page
    const before = Math.max(...resident());
    await round(120);
    const grown = Math.max(...resident()) - before;
    if (!process.env.BUILD?.includes('san')) assert.ok(grown < 512 && before < 12 * 1024, `${before} KiB, grown by ${grown}`);
});

test('what is streamed takes the same memory for however many', async () => {
    const peak = () => Math.max(...workers().map((pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1])));
    house.sql(`WITH RECURSIVE n(i) AS (SELECT 1000001 UNION ALL SELECT i + 1 FROM n WHERE i < 1100000) INSERT INTO user (id, account_id, first_seen) SELECT i, 'many-' || i, 1 FROM n;
        INSERT INTO run (id, process_id, kind, name, state, spec, requested_by, requested_at, finished_at) VALUES (900, 'many', 'bulk', 'many', 'stopped', '', 't', 1, 1);
        INSERT INTO run_user (run, user, state) SELECT 900, id, 'done' FROM user WHERE id > 1000000`);
    assert.equal((await house.get('/users/bulk/900/results.csv')).text.split('\r\n').length, 100002);
    const before = peak();
    assert.equal((await house.get('/users/bulk/900/results.json')).json().rows.length, 100000);
    const grown = peak() - before;
    if (!process.env.BUILD?.includes('san')) assert.ok(grown < 1024, `grown by ${grown} KiB`);
});
