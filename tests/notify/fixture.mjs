// A database with keys, and the lane notify on it, in a folder of its own; no web program.
import { after, before } from 'node:test';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openReceiver } from './receiver.mjs';

export const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD ?? 'build';
const program = (name) => join(root, build, name);

/** Waits until something is true, at most for so many seconds. */
export async function waitFor(what, seconds = 10) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end && !(await what());)
        await sleep(20);
}

/** The options of faketime for a clock that is moved by seconds and runs so many times as fast. */
const clockOf = (moved, times) =>
    `${moved >= 0 ? '+' : ''}${moved}s${times === 1 ? '' : ` x${times}`}`;

/** What fills the database as the other programs do. */
function outboxTool(env) {
    const tool = (...args) => execFileSync(program('outbox_tool'), args, { env, encoding: 'utf8' });
    return {
        /** Adds a webhook and returns its id; "-" is no secret. */
        webhook: (name, url, secret = '-', triggers = ['taskFailure']) =>
            Number(tool('webhook', name, url, secret, ...triggers)),
        event: (trigger, subject, count = 1) => tool('event', trigger, subject, String(count)),
        key: (text) => tool('key', text),
        password: (text) => tool('password', text),
    };
}

/** The lane, in the foreground and in the background. */
function lane(env, log) {
    const timer = program('rollcall-timer');
    /** Starts the lane without blocking this process, whose receiver has to answer. `done` is its
     * exit code or signal. */
    function run(moved = 0, times = 1) {
        const faked = moved || times !== 1 ? ['faketime', '-f', clockOf(moved, times)] : [];
        const [first, ...rest] = [...faked, timer, 'notify'];
        const child = spawn(first, rest, { env, stdio: ['ignore', 'ignore', 'pipe'] });
        child.stderr.on('data', (data) => appendFileSync(log, data));
        const done = new Promise((end) => child.on('close', (code, signal) => end(code ?? signal)));
        return { child, done };
    }
    return {
        run,
        /** Runs a lane to its end, with the clock moved by seconds. */
        runLane(moved = 0, name = 'notify') {
            const faked = moved ? ['faketime', '-f', clockOf(moved, 1)] : [];
            const [first, ...rest] = [...faked, timer, name];
            const { status, stderr } = spawnSync(first, rest, { env, encoding: 'utf8' });
            appendFileSync(log, stderr);
            return status;
        },
        /** Runs the lane until something is true, then kills it: it would stay for tries that are
         * due soon. */
        async runUntil(what, seconds = 120, moved = 0, times = 1) {
            const { child, done } = run(moved, times);
            await waitFor(what, seconds);
            child.kill('SIGKILL');
            await done;
        },
    };
}

export function openFixture(allow, environment = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-notify-'));
    const env = {
        ...process.env,
        ROLLCALL_CONF: '/dev/null',
        ROLLCALL_DB: join(folder, 'rollcall.db'),
        ROLLCALL_KEYS: join(folder, 'keys'),
        ROLLCALL_WEBHOOK_ALLOW: allow,
        ROLLCALL_BASE_URL: 'https://rollcall.example.test',
        ...environment,
    };
    const log = join(folder, 'timer.log');
    execFileSync(program('rollcallctl'), ['init'], { env, stdio: 'ignore' });
    const options = ['-cmd', '.timeout 15000', '-cmd', 'PRAGMA foreign_keys=ON'];
    const sql = (text) =>
        execFileSync('sqlite3', [...options, env.ROLLCALL_DB, text], {
            encoding: 'utf8',
            maxBuffer: 1 << 26,
        }).trim();
    /** The rows of a query. */
    const lines = (text) => sql(text).split('\n').filter(Boolean);
    const fixture = {
        folder,
        env,
        sql,
        lines,
        ...outboxTool(env),
        ...lane(env, log),
        /** How many deliveries have each state. */
        states: () =>
            Object.fromEntries(
                lines('SELECT state, count(*) FROM delivery GROUP BY state')
                    .map((line) => line.split('|'))
                    .map(([state, count]) => [state, Number(count)]),
            ),
        /** A column of the latest try for a webhook. */
        last: (webhook, column) =>
            sql(`
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
                    sql(`
                        SELECT count(*)
                        FROM delivery d
                        WHERE NOT EXISTS (SELECT 1 FROM attempt a WHERE a.delivery = d.id)`) ===
                    '0',
            ),
        log: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
        close: () => rmSync(folder, { recursive: true, force: true }),
    };
    return fixture;
}

/** A fresh fixture for one test, closed at its end, and a receiver that remembers nothing. */
export function freshFixture(t, receiver, allow = receiver.base, environment = {}) {
    receiver.clear();
    receiver.status = null;
    const fixture = openFixture(allow, environment);
    t.after(() => fixture.close());
    return fixture;
}

/** A receiver for all tests of a file. */
export function useReceiver() {
    const receiver = {};
    before(() => openReceiver(receiver));
    after(() => receiver.close?.());
    return receiver;
}
