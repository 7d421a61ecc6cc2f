// Starts the whole house (nginx, web program, lanes, demo organization) on free ports in a folder of its own, and
// speaks to it as visitors do. Used by every web and browser test.
import { spawn, execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
const build = process.env.BUILD ?? 'build';

/** Whether one could listen at a port; the server, when it is to be kept. */
const listen = (port, keep) => new Promise((done) => {
    const server = createServer().once('error', () => done(null));
    server.listen(port, '127.0.0.1', () => (keep ? done(server.unref()) : server.close(() => done(server))));
});

/** A run of `n` free ports, nine at most, below those the system hands out for outgoing connections. Each ten ports have a
 *  guard, the first of them: whoever listens there, until his process ends, has the others, though nobody listens there yet. */
export async function freePorts(n) {
    for (let tries = 0; tries < 50; tries++) {
        const guard = 20000 + 10 * Math.floor(Math.random() * 1200), kept = await listen(guard, true);
        const open = kept && await Promise.all(Array.from({ length: n }, (_, i) => listen(guard + 1 + i)));
        if (open && open.every(Boolean)) return guard + 1;
        kept?.close();
    }
    throw new Error('no free ports');
}

export const VISITORS = { // door offset, and the level each has with the default settings
    orgAdmin: { door: 0, who: 'olivia.admin@example.test', level: 'owner' },
    productAdmin: { door: 1, who: 'paul.product@example.test', level: 'none' },
    ordinary: { door: 2, who: 'uma.user@example.test', level: 'none' },
    nobody: { door: 3, who: '', level: 'nobody' },
    accessAdmin: { door: 4, who: 'aaron.access@example.test', level: 'none' },
    seatlessAccessAdmin: { door: 5, who: 'alice.access@example.test', level: 'none' },
    siteAdmin: { door: 6, who: 'sam.site@example.test', level: 'none' },
    suspendedAdmin: { door: 7, who: 'oscar.admin@example.test', level: 'none' },
    stranger: { door: 8, who: 'nobody.knows@elsewhere.test', level: 'none' },
};

export async function openHouse(environment = {}) {
    const state = mkdtempSync(join(tmpdir(), 'rollcall-'));
    const port = await freePorts(9);
    const extra = Object.values(VISITORS).slice(3).map((v) => `${port + v.door}:${v.who}`).join(' ');
    const child = spawn('bash', ['tests/run.sh'], {
        cwd: root, detached: true, stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, PORT: String(port), STATE: state, EXTRA_DOORS: extra, BUILD: build, DEMO: '1', ...environment },
    });
    let said = '';
    await new Promise((done, fail) => {
        child.stdout.on('data', (data) => { said += data; if (said.includes('READY')) done(); });
        child.on('exit', (code) => fail(new Error(`run.sh ended with ${code}: ${said}`)));
    });
    const env = { ...process.env, ROLLCALL_DB: join(state, 'rollcall.db'), ROLLCALL_KEYS: join(state, 'keys') };
    const house = {
        state, port, child,
        url: (visitor = 'orgAdmin') => `http://127.0.0.1:${port + VISITORS[visitor].door}`,
        demo: `http://127.0.0.1:${readFileSync(join(state, 'demo.port'), 'utf8').trim()}`,
        ctl: (...args) => execFileSync(join(root, build, 'rollcallctl'), args, { env, encoding: 'utf8' }),
        sql: (text) => execFileSync('sqlite3', ['-cmd', '.timeout 60000', join(state, 'rollcall.db'), text], { encoding: 'utf8' }).trim(),
        log: (name) => readFileSync(join(state, `${name}.log`), 'utf8'),
        /** What the web program does after a commit: the lane starts at once. */
        wake: (lane) => closeSync(openSync(join(state, 'wake', lane), 'w')),
        async get(path, visitor = 'orgAdmin', options = {}) {
            return answer(await fetch(house.url(visitor) + path, { redirect: 'manual', ...options }));
        },
        async token(path, visitor = 'orgAdmin') {
            const { text } = await house.get(path, visitor);
            return text.match(/name="csrf" value="([^"]+)"/)?.[1];
        },
        /** Posts fields (an object, or pairs for repeated names) with a fresh token from `from` unless csrf is given. */
        async post(path, fields, { visitor = 'orgAdmin', from = path, csrf, headers = {} } = {}) {
            const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
            const token = csrf === undefined ? await house.token(from, visitor) : csrf;
            const body = new URLSearchParams([...pairs, ...(token === null ? [] : [['csrf', token ?? '']])]);
            return answer(await fetch(house.url(visitor) + path, { method: 'POST', body, redirect: 'manual', headers }));
        },
        async until(what, seconds = 120) { // only a failure takes so long
            for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
                const value = await what();
                if (value) return value;
                await new Promise((later) => setTimeout(later, 100));
            }
            throw new Error(`did not come true: ${what}`);
        },
        /** When the figures were read. The stand-in's people were active at times that follow from the day. */
        readAt: () => house.sql("SELECT started_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1"),
        /** When the people of the stand-in were seen first: where it tells no day of joining, they joined then. */
        firstReadAt: () => house.sql("SELECT min(started_at) FROM sync_run WHERE outcome = 'ok'"),
        /** Seats by their age as the stand-in counts them by itself, at a second. */
        async truth(days, now) {
            const query = `days=${days}&now=${now}&at=${house.readAt()}&seen=${house.firstReadAt()}&joined=1`;
            return (await (await fetch(`${house.demo}/_demo/truth?${query}`)).json()).seats;
        },
        /** Looks, and checks what is seen against the second it was seen at: the clock moves on meanwhile, and a program's is a tick behind. */
        async agrees(look, check) {
            const second = () => Math.floor(Date.now() / 1000), from = second() - 1, seen = await look();
            for (let now = second(); ; now--)
                try { return await check(seen, now); } catch (error) { if (now <= from) throw error; }
        },
        /** Neither synchronization nor run is under way or asked for: the copy changes no more by itself. A run that has ended
         *  is followed by a synchronization, which its lane asks for before it ends; and that one wakes the lane of runs. */
        idle: () => house.until(() => ['tasks', 'sync', 'tasks'].every((lane) => !existsSync(join(state, 'wake', lane)) &&
            spawnSync('flock', ['-n', join(state, 'wake', `${lane}.lock`), 'true']).status === 0) && house.sql("SELECT count(*) FROM job WHERE state IN ('queued', 'running')") === '0'),
        /** Keeps a lane from running; calling what comes back lets it. */
        async hold(lane) {
            const lock = spawn('flock', [join(state, 'wake', `${lane}.lock`), 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
            await new Promise((held) => lock.stdout.once('data', held));
            return () => new Promise((done) => { lock.on('exit', done); lock.stdin.end(); });
        },
        async close() {
            const kill = (pid) => { try { process.kill(pid, 'SIGTERM'); } catch { /* it ended by itself */ } };
            kill(child.pid);
            await new Promise((done) => (child.exitCode === null && child.signalCode === null ? child.on('exit', done) : done()));
            kill(-child.pid); // a lane that was at work outlives the loop that started it, and writes
            rmSync(state, { recursive: true, force: true, maxRetries: 50 });
        },
    };
    child.removeAllListeners('exit');
    return house;
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
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** Rows of the route table: {method, path, need, fields}. */
export function routes() {
    const text = execFileSync(join(root, build, 'rollcall.fcgi'), ['--routes'], { encoding: 'utf8' });
    return text.trim().split('\n').map((line) => {
        const [method, path, need, fields] = line.split('\t');
        return { method, path, need, fields: fields ? fields.split(' ') : [] };
    });
}
