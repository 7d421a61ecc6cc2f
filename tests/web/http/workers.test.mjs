// Workers: a crash costs at most one answer and another worker starts; a stop finishes the requests
// under way; memory does not grow.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { useFixture } from '../fixture.mjs';
import { openSecondProgram } from '../second_program.mjs';

const fixture = useFixture();

const children = (pid) => {
    try {
        return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
            .trim()
            .split('\n')
            .map(Number);
    } catch {
        return [];
    }
};

const named = (pid, name) => {
    try {
        return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name;
    } catch {
        return false;
    }
};

const workers = () =>
    children(children(fixture.child.pid).find((pid) => named(pid, 'rollcall.fcgi')));

test('killed workers under load', async () => {
    assert.equal(workers().length, 8);
    let failed = 0;
    let done = 0;
    let kills = 0;
    let running = true;
    const client = async () => {
        while (running) {
            const { status } = await fixture.get('/settings');
            done++;
            if (status !== 200) failed++;
        }
    };
    const clients = Array.from({ length: 6 }, client);
    for (; kills < 12; kills++) {
        const alive = await fixture.until(() => {
            const all = workers();
            return all.length === 8 && all;
        });
        const answered = done;
        process.kill(alive[kills % 8], 'SIGKILL');
        await fixture.until(() => done > answered + 20);
    }
    running = false;
    await Promise.all(clients);
    assert.ok(done > 200, `${done} answers`);
    assert.ok(failed <= kills, `${failed} of ${done} answers failed, ${kills} workers killed`);
    await fixture.until(() => workers().length === 8);
    assert.match(fixture.log('web'), /ended \(signal 9\); starting another/);
});

test('the memory of workers does not grow', async () => {
    const resident = () =>
        workers().map((pid) =>
            Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]),
        );
    const round = async (n) => {
        for (let i = 0; i < n; i++)
            await Promise.all(
                ['/', '/settings', '/users', '/settings/sync'].map((path) => fixture.get(path)),
            );
    };
    await round(200); // each worker has shown each page
    const before = Math.max(...resident());
    await round(120);
    const grown = Math.max(...resident()) - before;
    if (!process.env.BUILD?.includes('san'))
        assert.ok(grown < 512 && before < 12 * 1024, `${before} KiB, grown by ${grown}`);
});

test('a streamed answer takes the same memory for any number of people', async () => {
    const peak = () =>
        Math.max(
            ...workers().map((pid) =>
                Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]),
            ),
        );
    fixture.sql(`
        WITH RECURSIVE n(i) AS (SELECT 1000001 UNION ALL SELECT i + 1 FROM n WHERE i < 1100000)
        INSERT INTO user (id, account_id, first_seen)
        SELECT i, 'many-' || i, 1
        FROM n;
        INSERT INTO run (
            id, process_id, kind, name, state, spec, requested_by, requested_at, finished_at
        )
        VALUES (900, 'many', 'bulk', 'many', 'stopped', '', 't', 1, 1);
        INSERT INTO run_user (run, user, state)
        SELECT 900, id, 'done'
        FROM user
        WHERE id > 1000000`);
    assert.equal((await fixture.text('/users/bulk/900/results.csv')).split('\r\n').length, 100002);
    const before = peak();
    assert.equal((await fixture.json('/users/bulk/900/results.json')).rows.length, 100000);
    const grown = peak() - before;
    if (!process.env.BUILD?.includes('san')) assert.ok(grown < 1024, `grown by ${grown} KiB`);
});

/** Sends `n` requests by several clients at a time and calls `midway` after a third of them.
 * Counts the answers by status; "cut" and "broken" are incomplete ones. */
async function load(url, n, midway, clients = 16) {
    const count = {};
    let sent = 0;
    const client = async () => {
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
    await Promise.all(Array.from({ length: clients }, client));
    return count;
}

test('a worker that crashes costs one answer, and another takes its place', async () => {
    const second = await openSecondProgram(fixture);
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
    const second = await openSecondProgram(fixture);
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
        // The last request of each client may have found no worker.
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
