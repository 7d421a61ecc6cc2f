// Starts the whole product (nginx, web program, lanes, demo organization) on free ports with its
// state in a folder of its own, and sends requests as visitors do. Web and browser tests use it.
import assert from 'node:assert/strict';
import { spawn, execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../ports.mjs';
import { csrfOf } from '../text.mjs';

export const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD ?? 'build';

/** The path of a program of the build under test. */
export const program = (name) => join(root, build, name);

/** Who asks: the door of nginx (offset from the first port), the identity it passes on, and the
 * level of access with the default settings. The demo has its mailbox at 3 and an employee at 4. */
export const VISITORS = {
    orgAdmin: { door: 0, who: 'olivia.admin@example.test', level: 'owner' },
    productAdmin: { door: 1, who: 'paul.product@example.test', level: 'self' },
    ordinary: { door: 2, who: 'uma.user@example.test', level: 'self' },
    nobody: { door: 5, who: '', level: 'nobody' },
    accessAdmin: { door: 6, who: 'aaron.access@example.test', level: 'self' },
    seatlessAccessAdmin: { door: 7, who: 'alice.access@example.test', level: 'self' },
    siteAdmin: { door: 8, who: 'sam.site@example.test', level: 'self' },
    suspendedAdmin: { door: 9, who: 'oscar.admin@example.test', level: 'none' },
    stranger: { door: 10, who: 'nobody.knows@elsewhere.test', level: 'none' },
};

/** Runs tests/run.sh until it is ready. */
async function startProduct(folder, port, environment) {
    const extra = Object.values(VISITORS)
        .slice(3)
        .map((visitor) => `${port + visitor.door}:${visitor.who}`)
        .join(' ');
    const child = spawn('bash', ['tests/run.sh'], {
        cwd: root,
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
            ...process.env,
            PORT: String(port),
            STATE: folder,
            EXTRA_DOORS: extra,
            BUILD: build,
            DEMO: '1',
            ORG_HOSTILE: '1',
            ...environment,
        },
    });
    let output = '';
    await new Promise((done, fail) => {
        child.stdout.on('data', (data) => {
            output += data;
            if (output.includes('READY')) done();
        });
        child.on('exit', (code) => fail(new Error(`run.sh ended with ${code}: ${output}`)));
    });
    child.removeAllListeners('exit');
    return child;
}

/** Ends the product. A lane at work outlives the loop that started it, and writes: the second
 * signal goes to the whole group. */
async function stopProduct(child) {
    const terminate = (pid) => {
        try {
            process.kill(pid, 'SIGTERM');
        } catch {
            /* it ended by itself */
        }
    };
    terminate(child.pid);
    if (child.exitCode === null && child.signalCode === null)
        await new Promise((done) => child.on('exit', done));
    terminate(-child.pid);
}

/** A page as one line: where its template breaks lines is no content, but what was typed is. */
function asOneLine(page) {
    const parts = page.split(/(<textarea[^]*?<\/textarea>)/);
    const flat = (text) =>
        text
            .replace(/(?<=<\/(?:a|b|bdi|code|span)>)\n+(?=[^<\s])/g, ' ')
            .replace(/(?<=[^>\s])\n+(?=<(?:a|b|bdi|code|span)\b)/g, ' ')
            .replace(/(?<=>)\n+|\n+(?=<)/g, '')
            .replace(/\s+>/g, '>')
            .replace(/\s+/g, ' ');
    return parts.map((part, i) => (i % 2 ? part : flat(part))).join('');
}

async function answer(response) {
    const sent = await response.text();
    const page = (response.headers.get('content-type') ?? '').startsWith('text/html');
    const text = page ? asOneLine(sent) : sent;
    const { status, headers } = response;
    return { status, headers, text, json: () => JSON.parse(text) };
}

/** Requests of visitors. */
function requests(port) {
    const url = (visitor = 'orgAdmin') => `http://127.0.0.1:${port + VISITORS[visitor].door}`;
    const get = async (path, visitor = 'orgAdmin', options = {}) =>
        answer(await fetch(url(visitor) + path, { redirect: 'manual', ...options }));
    const token = async (path, visitor) => csrfOf((await get(path, visitor)).text);
    /** Posts fields (an object, or pairs for repeated names) with a fresh token of the page `from`,
     * or with `csrf`; null sends none. */
    async function post(path, fields, { visitor, from = path, csrf, headers = {} } = {}) {
        const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
        const sent = csrf === undefined ? await token(from, visitor) : csrf;
        const body = new URLSearchParams(sent === null ? pairs : [...pairs, ['csrf', sent ?? '']]);
        const options = { method: 'POST', body, redirect: 'manual', headers };
        return answer(await fetch(url(visitor) + path, options));
    }
    return {
        url,
        get,
        token,
        post,
        /** The text of a page. */
        text: async (path, visitor, options) => (await get(path, visitor, options)).text,
        /** What an address under /api/ returns, or another one that answers in JSON. */
        json: async (path, visitor, options) => (await get(path, visitor, options)).json(),
        /** Lets product admins and user access admins in: off, read or full. */
        setAccess: (product_admins, user_access_admins = 'off') =>
            post('/settings/access', { product_admins, user_access_admins, confirm: 'yes' }),
        /** Asks for a synchronization now. */
        syncNow: () => post('/settings/sync/run', {}, { from: '/settings/sync' }),
    };
}

/** The demo organization: how it behaves, and what it knows independently. */
function demoOrganization(folder, sql) {
    const portFile = join(folder, 'demo.port');
    const demoUrl = existsSync(portFile) // DEMO=0 has none of its own
        ? `http://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}`
        : undefined;
    const json = async (path) => (await fetch(`${demoUrl}/_demo/${path}`)).json();
    /** When the latest figures were read. People of the demo organization were active at times that
     * follow from that day. */
    const lastSyncAt = () =>
        sql("SELECT started_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1");
    /** When Rollcall first saw the people. They joined then where the demo tells no day. */
    const firstSyncAt = () => sql("SELECT min(started_at) FROM sync_run WHERE outcome = 'ok'");
    return {
        demoUrl,
        lastSyncAt,
        firstSyncAt,
        /** Changes how the demo organization behaves, as "NAME=value&…". */
        control: (body) => fetch(`${demoUrl}/_demo/control`, { method: 'POST', body }),
        /** Every call that would change somebody; `effect` tells whether it did. */
        journal: () => json('journal'),
        people: () => json(`people?at=${lastSyncAt()}`),
        /** Seats by age, as the demo organization counts them by itself at a second. */
        expectedSeats: async (days, now) => {
            const times = `now=${now}&at=${lastSyncAt()}&seen=${firstSyncAt()}`;
            return (await json(`truth?days=${days}&${times}&joined=1`)).seats;
        },
    };
}

/** Waits until something is true; only a failure takes all the seconds. */
async function until(what, seconds = 120) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
        const value = await what();
        if (value) return value;
        await sleep(100);
    }
    throw new Error(`did not come true: ${what}`);
}

/** Reads something, then checks it against the second of the reading. The clock moves on meanwhile,
 * and the clock of a program may be a tick behind: any second of the reading may be the right one.
 * */
async function checkAtSecond(read, check) {
    const second = () => Math.floor(Date.now() / 1000);
    const from = second() - 1;
    const seen = await read();
    for (let now = second(); ; now--)
        try {
            return await check(seen, now);
        } catch (error) {
            if (now <= from) throw error;
        }
}

/** The lanes: woken, locked, or waited for. */
function lanes(folder, sql) {
    const wakeFile = (lane) => join(folder, 'wake', lane);
    const lockFile = (lane) => join(folder, 'wake', `${lane}.lock`);
    const isIdle = (lane) =>
        !existsSync(wakeFile(lane)) &&
        spawnSync('flock', ['-n', lockFile(lane), 'true']).status === 0;
    return {
        /** Starts a lane at once, as the web program does after a commit. */
        wake: (lane) => closeSync(openSync(wakeFile(lane), 'w')),
        /** Waits until neither a synchronization nor a run is under way or asked for: the database
         * then changes no more by itself. A run asks for a synchronization before it ends, and that
         * one wakes the lane of tasks: so tasks come twice. */
        untilIdle: () =>
            until(
                () =>
                    ['tasks', 'sync', 'tasks'].every(isIdle) &&
                    sql("SELECT count(*) FROM job WHERE state IN ('queued', 'running')") === '0',
            ),
        /** Keeps a lane from running. Returns the function that unlocks it. */
        async lockLane(lane) {
            const command = [lockFile(lane), 'sh', '-c', 'echo locked; cat'];
            const lock = spawn('flock', command, { stdio: ['pipe', 'pipe', 'inherit'] });
            await new Promise((locked) => lock.stdout.once('data', locked));
            return () =>
                new Promise((done) => {
                    lock.on('exit', done);
                    lock.stdin.end();
                });
        },
    };
}

export async function openFixture(environment = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
    const port = await freePorts(11);
    const child = await startProduct(folder, port, environment);
    const database = join(folder, 'rollcall.db');
    const env = { ...process.env, ROLLCALL_DB: database, ROLLCALL_KEYS: join(folder, 'keys') };
    const sql = (text) =>
        execFileSync('sqlite3', ['-cmd', '.timeout 60000', database], {
            input: text,
            encoding: 'utf8',
            maxBuffer: 64 * 1024 * 1024,
        }).trim();
    return {
        folder,
        port,
        child,
        env,
        sql,
        /** The rows of a query, and the columns of a query of one row. */
        lines: (text) => {
            const rows = sql(text);
            return rows ? rows.split('\n') : [];
        },
        row: (text) => sql(text).split('|'),
        until,
        checkAtSecond,
        ...requests(port),
        ...demoOrganization(folder, sql),
        ...lanes(folder, sql),
        ctl: (...args) => execFileSync(program('rollcallctl'), args, { env, encoding: 'utf8' }),
        log: (name) => readFileSync(join(folder, `${name}.log`), 'utf8'),
        async close() {
            await stopProduct(child);
            rmSync(folder, { recursive: true, force: true, maxRetries: 50 });
        },
    };
}

/** The fixture of all tests of a file: it starts before the first and closes after the last one.
 * `environment` may be a function that is called first. Steps of `prepare` follow in their order;
 * hooks of node:test would not wait for one another. */
export function useFixture(environment = {}) {
    const steps = [];
    const fixture = { prepare: (step) => steps.push(step) };
    before(async () => {
        const variables = typeof environment === 'function' ? await environment() : environment;
        Object.assign(fixture, await openFixture(variables));
        await fixture.untilIdle(); // the first sync still reads details when it shows its figures
        for (const step of steps) await step();
    });
    after(() => fixture.close?.());
    return fixture;
}

/** The answer has a status. */
export const assertStatus = (response, status, message) =>
    assert.equal(response.status, status, message);

/** The page without the notices of the frame, which are the same on every page and have a form. */
export const withoutNotices = (page) => page.replace(/<section class="notices".*?<\/section>/s, '');

export const locationOf = (response) => response.headers.get('location');

/** Rows of the route table: {method, path, need, fields}. */
export function routes() {
    const text = execFileSync(program('rollcall.fcgi'), ['--routes'], { encoding: 'utf8' });
    return text
        .trim()
        .split('\n')
        .map((line) => {
            const [method, path, need, fields] = line.split('\t');
            return { method, path, need, fields: fields ? fields.split(' ') : [] };
        });
}
