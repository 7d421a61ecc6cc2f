// A second web program with an nginx of its own on the database of a fixture, so that a test can
// mistreat it.
import { execFileSync, spawn } from 'node:child_process';
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program, root } from './fixture.mjs';
import { freePorts } from '../ports.mjs';

/** The environment of a program whose clock libfaketime sets, as its variables say. */
export function fakeClock(variables) {
    const libraries = readdirSync('/usr/lib').map(
        (architecture) => `/usr/lib/${architecture}/faketime/libfaketime.so.1`,
    );
    return {
        LD_PRELOAD: libraries.find(existsSync),
        ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`,
        ...variables,
    };
}

/** A copy of program and templates that another user may read, too. */
function copyProgram(folder) {
    chmodSync(folder, 0o777);
    cpSync(program('rollcall.fcgi'), join(folder, 'rollcall.fcgi'));
    cpSync(join(root, 'templates'), join(folder, 'templates'), { recursive: true });
    return join(folder, 'rollcall.fcgi');
}

function startNginx(folder, socket, doors, port) {
    const addresses = doors.map((who, i) => `${port + i}:${who}`);
    execFileSync('bash', ['tests/nginx.sh', folder, socket, ...addresses], { cwd: root });
    const files = ['-p', `${folder}/nginx/`, '-e', `${folder}/nginx/error.log`];
    const options = [...files, '-c', `${folder}/nginx/nginx.conf`];
    return spawn('/usr/sbin/nginx', options, { stdio: 'ignore' });
}

/** Waits a minute for a program to answer. */
async function becomesHealthy(url) {
    for (let i = 0; i < 1200; i++) {
        const healthy = await fetch(`${url}/healthz`).then(
            (response) => response.status === 200,
            () => false,
        );
        if (healthy) return true;
        await sleep(50);
    }
    return false;
}

async function stop(child) {
    if (child.exitCode !== null) return;
    const ended = new Promise((done) => child.on('exit', done));
    child.kill('SIGTERM');
    await ended;
}

/** Starts both, on the database of the fixture or on that of the folder `data`. `wrap` are words
 * before the name of the program; `doors` are who nginx lets in, each at a port of its own. */
export async function openSecondProgram(
    fixture,
    { data = fixture.folder, wrap = [], doors = ['olivia.admin@example.test'], environment } = {},
) {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-second-'));
    const socket = join(folder, 'web.sock');
    const port = await freePorts(doors.length);
    const url = `http://127.0.0.1:${port}`;
    const [command, ...args] = [...wrap, copyProgram(folder)];
    const web = spawn(command, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
            ...process.env,
            ROLLCALL_DB: join(data, 'rollcall.db'),
            ROLLCALL_KEYS: join(fixture.folder, 'keys'),
            ROLLCALL_SOCKET: socket,
            ROLLCALL_TEMPLATES: join(folder, 'templates'),
            ROLLCALL_WORKERS: '4',
            ...environment,
        },
    });
    let log = '';
    web.stderr.on('data', (text) => {
        log += text;
    });
    const ended = new Promise((done) => web.on('exit', (code, signal) => done({ code, signal })));
    const nginx = startNginx(folder, socket, doors, port);
    const second = {
        web,
        ended,
        door: (i) => `http://127.0.0.1:${port + i}`,
        url,
        text: async (path) => (await fetch(url + path)).text(),
        /** Posts fields, the token among them. */
        async post(path, fields) {
            const body = new URLSearchParams(fields);
            const options = { method: 'POST', body, redirect: 'manual' };
            const answer = await fetch(url + path, options);
            const { status, headers } = answer;
            return { status, headers, text: await answer.text() };
        },
        log: () => log,
        nginxLog: () => readFileSync(`${folder}/nginx/error.log`, 'utf8'),
        workers: () =>
            execFileSync('pgrep', ['-P', String(web.pid)], { encoding: 'utf8' })
                .trim()
                .split('\n')
                .map(Number),
        async close() {
            if (web.exitCode === null) web.kill('SIGTERM');
            await ended;
            await stop(nginx);
            rmSync(folder, { recursive: true, force: true, maxRetries: 50 });
        },
    };
    if (await becomesHealthy(url)) return second;
    await second.close();
    throw new Error(`not up: ${log}`);
}
