// A database with keys and the lane in a folder of its own; no web program.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD ?? 'build';
const tool = join(root, build, 'outbox_tool');

export function openFixture(allow, environment = {}) {
    const state = mkdtempSync(join(tmpdir(), 'rollcall-notify-'));
    const env = {
        ...process.env,
        ROLLCALL_CONF: '/dev/null',
        ROLLCALL_DB: join(state, 'rollcall.db'),
        ROLLCALL_KEYS: join(state, 'keys'),
        ROLLCALL_WEBHOOK_ALLOW: allow,
        ROLLCALL_BASE_URL: 'https://rollcall.example.test',
        ...environment,
    };
    const program = (name) => join(root, build, name);
    const db = env.ROLLCALL_DB;
    const log = join(state, 'timer.log');
    execFileSync(program('rollcallctl'), ['init'], { env, stdio: 'ignore' });
    const fixture = {
        state,
        env,
        sql: (text) =>
            execFileSync(
                'sqlite3',
                ['-cmd', '.timeout 15000', '-cmd', 'PRAGMA foreign_keys=ON', db, text],
                { encoding: 'utf8', maxBuffer: 1 << 26 },
            ).trim(),
        webhook: (name, url, secret = '-', triggers = ['taskFailure']) =>
            Number(
                execFileSync(tool, ['webhook', name, url, secret, ...triggers], {
                    env,
                    encoding: 'utf8',
                }),
            ),
        event: (trigger, subject, count = 1) =>
            execFileSync(tool, ['event', trigger, subject, String(count)], { env }),
        key: (text) => execFileSync(tool, ['key', text], { env }),
        password: (text) => execFileSync(tool, ['password', text], { env }),
        /** Runs the lane once, with the clock moved by seconds. */
        lane(moved = 0, lane = 'notify') {
            const shifted = moved
                ? [
                      'faketime',
                      ['-f', `${moved > 0 ? '+' : ''}${moved}s`, program('rollcall-timer'), lane],
                  ]
                : [program('rollcall-timer'), [lane]];
            const { status, stderr } = spawnSync(...shifted, { env, encoding: 'utf8' });
            appendFileSync(log, stderr);
            return status;
        },
        /** The same without blocking this process, whose receiver has to answer. Its clocks run
         * so many times as fast. */
        run(moved = 0, times = 1) {
            const clock = `${moved >= 0 ? '+' : ''}${moved}s${times === 1 ? '' : ` x${times}`}`;
            const faked = moved || times !== 1 ? ['faketime', '-f', clock] : [];
            const [first, ...rest] = [...faked, program('rollcall-timer'), 'notify'];
            const child = spawn(first, rest, { env, stdio: ['ignore', 'ignore', 'pipe'] });
            child.stderr.on('data', (data) => appendFileSync(log, data));
            const done = new Promise((end) =>
                child.on('close', (code, signal) => end(code ?? signal)),
            );
            return { child, done };
        },
        /** Runs the lane until something is true, then kills it: it would stay for tries that are
         * due soon. */
        async runUntil(what, seconds = 120, moved = 0, times = 1) {
            const { child, done } = fixture.run(moved, times);
            for (const end = Date.now() + seconds * 1000; Date.now() < end && !(await what());)
                await new Promise((r) => setTimeout(r, 50));
            child.kill('SIGKILL');
            await done;
        },
        states: () =>
            Object.fromEntries(
                fixture
                    .sql('SELECT state, count(*) FROM delivery GROUP BY state')
                    .split('\n')
                    .filter(Boolean)
                    .map((l) => l.split('|'))
                    .map(([s, n]) => [s, Number(n)]),
            ),
        /** A column of the newest try for a webhook. */
        last: (webhook, column) =>
            fixture.sql(`
                SELECT ${column}
                FROM attempt a
                JOIN delivery d ON d.id = a.delivery
                WHERE d.webhook = ${webhook}
                ORDER BY a.id DESC
                LIMIT 1`),
        /** Runs the lane until every delivery was tried. */
        tried: () =>
            fixture.runUntil(
                () =>
                    fixture.sql(`
                        SELECT count(*)
                        FROM delivery d
                        WHERE NOT EXISTS (SELECT 1 FROM attempt a WHERE a.delivery = d.id)`) ===
                    '0',
            ),
        log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
        close: () => rmSync(state, { recursive: true, force: true }),
    };
    return fixture;
}

/** A fresh fixture for one test, closed at its end, and a receiver that remembers nothing. */
export function freshFixture(t, receiver, allow = receiver.base, environment = {}) {
    receiver.clear();
    receiver.status = null;
    receiver.most = 0;
    const fixture = openFixture(allow, environment);
    t.after(() => fixture.close());
    return fixture;
}
