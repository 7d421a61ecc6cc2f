// A second web program on a house's database, so that it can be mistreated.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, root } from './fixture.mjs';

const build = join(root, process.env.BUILD ?? 'build');
const pause = (ms) => new Promise((later) => setTimeout(later, ms));

/** A web program and an nginx of its own, on the house's database or that of `folder`; `wrap` comes
 * before the program's name. */
export async function openSecond(
    house,
    {
        folder = house.state,
        wrap = [],
        doors = ['olivia.admin@example.test'],
        environment = {},
    } = {},
) {
    const place = mkdtempSync(join(tmpdir(), 'rollcall-second-'));
    chmodSync(place, 0o777);
    // where another user may read it, too
    cpSync(join(build, 'rollcall.fcgi'), join(place, 'rollcall.fcgi'));
    cpSync(join(root, 'templates'), join(place, 'templates'), { recursive: true });
    const socket = join(place, 'web.sock');
    const port = await freePorts(doors.length);
    let log = '';
    const [program, ...args] = [...wrap, join(place, 'rollcall.fcgi')];
    const web = spawn(program, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
            ...process.env,
            ROLLCALL_DB: join(folder, 'rollcall.db'),
            ROLLCALL_KEYS: join(house.state, 'keys'),
            ROLLCALL_SOCKET: socket,
            ROLLCALL_TEMPLATES: join(place, 'templates'),
            ROLLCALL_WORKERS: '4',
            ...environment,
        },
    });
    web.stderr.on('data', (data) => {
        log += data;
    });
    const ended = new Promise((done) => web.on('exit', (code, signal) => done({ code, signal })));
    execFileSync(
        'bash',
        ['tests/nginx.sh', place, socket, ...doors.map((who, i) => `${port + i}:${who}`)],
        { cwd: root },
    );
    const nginx = spawn(
        '/usr/sbin/nginx',
        [
            '-p',
            `${place}/nginx/`,
            '-e',
            `${place}/nginx/error.log`,
            '-c',
            `${place}/nginx/nginx.conf`,
        ],
        { stdio: 'ignore' },
    );
    const second = {
        web,
        ended,
        place,
        url: `http://127.0.0.1:${port}`,
        door: (i) => `http://127.0.0.1:${port + i}`,
        log: () => log,
        nginxLog: () => readFileSync(`${place}/nginx/error.log`, 'utf8'),
        workers: () =>
            execFileSync('pgrep', ['-P', String(web.pid)], { encoding: 'utf8' })
                .trim()
                .split('\n')
                .map(Number),
        async close() {
            if (web.exitCode === null) web.kill('SIGTERM');
            await ended;
            if (nginx.exitCode === null) {
                const gone = new Promise((done) => nginx.on('exit', done));
                nginx.kill('SIGTERM');
                await gone;
            }
            rmSync(place, { recursive: true, force: true, maxRetries: 50 });
        },
    };
    for (let i = 0; i < 1200; i++) {
        const up = await fetch(`${second.url}/healthz`).then(
            (r) => r.status === 200,
            () => false,
        );
        if (up) return second;
        await pause(50);
    }
    await second.close();
    throw new Error(`not up: ${log}`);
}
