// The caches of a worker (results until the next commit, answers of the second) never show old
// data. Two web programs of one worker each use one database under a stopped clock. One stays warm;
// the worker of the other is killed before every look. After each change both give each visitor the
// same bytes.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
    copyFileSync,
    mkdirSync,
    mkdtempSync,
    renameSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, routes, useFixture } from '../fixture.mjs';
import { fakeClock, openSecondProgram } from '../second_program.mjs';

const DOORS = [
    'olivia.admin@example.test',
    'paul.product@example.test',
    'oscar.second@example.test',
];
const PAGES = [
    '/?site=',
    '/settings/dashboard?try=45',
    '/users?q=a&inactive_days=30',
    '/api/v1/users?limit=20',
    ...routes()
        .filter((r) => r.method === 'GET' && r.need !== 'none' && !r.path.includes('{'))
        .map((r) => r.path),
];
const fixture = useFixture();
let folder;
/** The two programs: the one keeps its caches, the other has none. */
let warm;
let cold;
/** The seconds at which both clocks stand. */
let clock;

const sql = (text) =>
    execFileSync('sqlite3', ['-cmd', '.timeout 60000', join(folder, 'rollcall.db'), text], {
        encoding: 'utf8',
    }).trim();
const ctl = (...args) =>
    execFileSync(program('rollcallctl'), args, {
        env: { ...fixture.env, ROLLCALL_DB: join(folder, 'rollcall.db') },
    });
const setClock = (seconds) => {
    clock = seconds;
    writeFileSync(
        join(folder, 'clock'),
        new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '),
    );
};

fixture.prepare(async () => {
    // A copy: nobody else writes there.
    folder = mkdtempSync(join(tmpdir(), 'rollcall-cache-'));
    fixture.sql(`VACUUM INTO '${join(folder, 'rollcall.db')}'`);
    sql('PRAGMA journal_mode=WAL');
    mkdirSync(join(folder, 'wake'));
    setClock(Math.floor(Date.now() / 1000) + 600);
    const environment = fakeClock({
        ROLLCALL_WORKERS: '1',
        FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
        TZ: 'UTC',
    });
    [warm, cold] = await Promise.all(
        [0, 1].map(() => openSecondProgram(fixture, { data: folder, doors: DOORS, environment })),
    );
});
after(async () => {
    await Promise.all([warm?.close(), cold?.close()]);
    if (folder) rmSync(folder, { recursive: true, force: true });
});

const get = (url) => fetch(url, { redirect: 'manual' });

/** All pages as every visitor sees them. */
async function readAll(server) {
    const seen = {};
    for (const path of PAGES)
        for (let i = 0; i < DOORS.length; i++) {
            const r = await get(server.door(i) + path);
            // The audit counts refusals, and the second reading finds one more.
            const text = (await r.text()).replace(/[\d,]+ times until [\d:]{8}/g, '');
            seen[`${path} as ${DOORS[i]}`] = `${r.status}\n${text}`;
        }
    return seen;
}

/** Kills the worker of the cold program and waits for the next. */
async function replaceWorker() {
    const [old] = cold.workers();
    process.kill(old, 'SIGKILL');
    await fixture.until(() => {
        try {
            return cold.workers()[0] !== old;
        } catch {
            return false;
        }
    });
}

/** What the warm program shows, after it showed the same as a worker without caches. */
async function compare(what) {
    await replaceWorker();
    const [cached, fresh] = [await readAll(warm), await readAll(cold)];
    assert.deepEqual(differing(cached, fresh), [], what);
    return cached;
}
const differing = (a, b) => Object.keys(a).filter((page) => a[page] !== b[page]);

const PAUL = "(SELECT id FROM user WHERE email = 'paul.product@example.test')";
const UMA = "(SELECT id FROM user WHERE email = 'uma.user@example.test')";
/** Changes by others, the page that has to show each, and how. */
const CHANGES = {
    'a setting is changed': [
        () => sql("INSERT INTO setting VALUES ('inactive_days', '14', 1, 'x')"),
        '/settings/dashboard',
        /<dd>14 days/,
    ],
    'product admins are let in': [
        () => sql("INSERT INTO setting VALUES ('product_admins', 'read', 1, 'x')"),
        '/settings/access',
        /paul\.product@example\.test/,
    ],
    'the key is about to expire': [
        () =>
            sql(
                `UPDATE api_key SET expires_at = ${clock + 3 * 86400 + 60} WHERE state = 'current'`,
            ),
        '/settings/api-key',
        /expires in 3 days/,
    ],
    'a run has ended': [
        () =>
            sql(`
                INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome, users)
                VALUES ('manual', 'Zoe', ${clock - 400}, ${clock - 300}, 'ok', 4321)`),
        '/settings/sync',
        /Manual, Zoe/,
    ],
    'a run has begun': [
        () =>
            sql(`
                INSERT INTO sync_run (kind, requested_by, started_at, phase, users_total,
                    users_seen)
                VALUES ('manual', 'Zoe', ${clock - 60}, 'users', 2000, 777)`),
        '/settings/sync',
        /: 777 of 2,000/,
    ],
    'it has got further': [
        () => sql("UPDATE sync_run SET users_seen = 1500 WHERE outcome = 'running'"),
        '/settings/sync',
        /: 1,500 of 2,000/,
    ],
    'one more has the role': [
        () =>
            sql(`
                INSERT OR IGNORE INTO membership
                SELECT ${UMA}, user_group
                FROM membership
                WHERE user = ${PAUL};
                INSERT OR IGNORE INTO admin_member
                SELECT user_group, ${UMA}
                FROM admin_member
                WHERE user = ${PAUL};
                INSERT OR IGNORE INTO user_role (user, product, role)
                SELECT ${UMA}, product, role
                FROM user_role
                WHERE user = ${PAUL}`),
        '/settings/access',
        /uma\.user@example\.test/,
    ],
    'a webhook is added': [
        () =>
            sql(`
                INSERT INTO webhook (name, url, created_at, created_by, changed_at, changed_by)
                VALUES (
                    'Zebra', 'https://api-private.atlassian.com/automation/webhooks/z', 1, 'x', 1,
                        'x'
                )`),
        '/settings/automation',
        /Zebra/,
    ],
    'mail is set up': [
        () => sql("INSERT INTO setting VALUES ('mail.server', 'mail.zebra.test', 1, 'x')"),
        '/settings/email',
        /mail\.zebra\.test/,
    ],
    'somebody is granted by the host': [
        () => ctl('grant', 'zoe@example.test'),
        '/settings/access',
        /zoe@example\.test/,
    ],
    'a second person must approve': [
        () => sql("INSERT INTO setting VALUES ('approval_users', '77', 1, 'x')"),
        '/settings/tasks',
        /value="77"/,
    ],
};

for (const [what, [change, page, sign]] of Object.entries(CHANGES))
    test(`warm pages show it at the next click: ${what}`, async () => {
        const earlier = await readAll(warm);
        assert.ok(!sign.test(earlier[`${page} as ${DOORS[0]}`]), 'not shown yet');
        change();
        const now = await compare(what);
        assert.ok(sign.test(now[`${page} as ${DOORS[0]}`]), 'shown now');
        assert.ok(differing(earlier, now).includes(`${page} as ${DOORS[0]}`), page);
    });

test('a removed role closes every door at the next click, and only its own', async () => {
    const open = await readAll(warm);
    assert.equal(open[`/settings as ${DOORS[1]}`].slice(0, 3), '200');
    sql(`DELETE FROM membership WHERE user = ${PAUL}; DELETE FROM user_role WHERE user = ${PAUL}`);
    const first = await get(`${warm.door(1)}/settings`); // the very next one
    assert.equal(first.status, 403);
    const closed = await compare('role taken');
    for (const path of PAGES.filter((one) => !/my-access$|^\/reviews$/.test(one))) {
        assert.equal(closed[`${path} as ${DOORS[1]}`].slice(0, 3), '403', path);
        assert.equal(closed[`${path} as ${DOORS[0]}`].slice(0, 3), '200', path);
    }
});

test('two people who ask for the same page in the same second get their own', async () => {
    // Names of one length and the same role: pages differ in little else.
    sql(`INSERT INTO owner VALUES ('${DOORS[0]}', 1, 'x'), ('${DOORS[2]}', 1, 'x')`);
    const seen = await compare('two owners');
    for (const path of PAGES.filter((p) => !/csv|json|svg|atom|api|export/.test(p))) {
        const [one, other] = [seen[`${path} as ${DOORS[0]}`], seen[`${path} as ${DOORS[2]}`]];
        const who = (text) => text.match(/<span class="name">([^<]*)/)[1];
        const tokens = (text) =>
            [...text.matchAll(/name="csrf" value="([^"]+)"/g)].map((m) => m[1]);
        assert.deepEqual([who(one), who(other)], [DOORS[0], DOORS[2]], path);
        assert.equal(tokens(one).length, tokens(other).length, path);
        for (const token of tokens(one)) assert.ok(!tokens(other).includes(token), path);
    }
});

test('an answer is kept for the cookies and the method it was made for', async () => {
    const ask = (path, cookie, method = 'GET') =>
        fetch(warm.door(0) + path, { method, headers: { cookie } });
    const text = async (path, cookie) => (await ask(path, cookie)).text();
    setClock(clock + 1); // the answers of the tests before are forgotten
    const plain = await text('/users', '');
    const narrow = await text('/users', 'rollcall_columns=name-seats-');
    assert.notEqual(narrow, plain);
    assert.equal(await text('/users', ''), plain);
    assert.equal(await text('/users', 'rollcall_columns=name-seats-'), narrow);
    assert.equal(await (await ask('/users', '', 'HEAD')).text(), '');
    assert.equal(await text('/users', ''), plain);
    // A message shows once, also beside a page without it.
    const settings = await text('/settings', '');
    const saved = await ask('/settings', 'rollcall_flash=removed');
    assert.match(saved.headers.get('set-cookie'), /rollcall_flash=;/);
    assert.notEqual(await saved.text(), settings);
    const again = await ask('/settings', '');
    assert.equal(again.headers.get('set-cookie'), null);
    assert.equal(await again.text(), settings);
});

test('another file in place of the database shows at the next click', async () => {
    const days = async () => (await (await get(`${warm.door(0)}/settings/dashboard`)).text())
        .match(/<dd>(\d+) days/)[1];
    for (const name of ['21', '22']) {
        sql(`UPDATE setting SET value = '${name}' WHERE name = 'inactive_days'`);
        ctl('backup', join(folder, name));
    }
    // Connections to two new files count their commits alike.
    for (const name of ['21', '22', '21']) {
        copyFileSync(join(folder, name), join(folder, 'new.db'));
        for (const log of ['-wal', '-shm'])
            rmSync(join(folder, `rollcall.db${log}`), { force: true });
        renameSync(join(folder, 'new.db'), join(folder, 'rollcall.db'));
        assert.equal(await days(), name);
    }
});

test('times in words go on although nothing is committed', async () => {
    sql("DELETE FROM sync_run WHERE outcome = 'running'");
    const start = clock;
    const pages = [];
    for (const [later, key, ago] of [
        [0, /expires in 3 days/, /just now|minutes ago/],
        [3600, /expires in 2 days/, /1 hour ago/],
        [4 * 86400, /has expired/, /4 days ago/],
    ]) {
        setClock(start + later);
        const seen = await compare(`${later} s later`);
        assert.match(seen[`/settings/api-key as ${DOORS[0]}`], key);
        assert.match(seen[`/settings/sync as ${DOORS[0]}`], ago);
        pages.push(seen);
    }
    for (const path of [
        '/',
        '/settings',
        '/settings/sync',
        '/settings/api-key',
        '/settings/dashboard',
    ])
        assert.notEqual(
            pages[1][`${path} as ${DOORS[0]}`],
            pages[2][`${path} as ${DOORS[0]}`],
            path,
        );
    assert.match(pages[1][`/settings as ${DOORS[0]}`], /expires in 2 days/);
    assert.match(pages[2][`/settings as ${DOORS[0]}`], /expired/);
});

test('a seat that becomes inactive shows at that second, without a commit', async () => {
    const [since, days] = sql(`
        SELECT max(s.last_active, u.added_to_org, u.first_seen, s.seen_at) AS since, pd.days
        FROM seat s
        JOIN user u ON u.id = s.user
        JOIN product p ON p.id = s.product
        JOIN product_days pd ON pd.product = s.product
        WHERE p.sandbox = 0 AND p.gone_at IS NULL AND s.last_active > 0 AND u.added_to_org > 0
        ORDER BY since DESC LIMIT 1`)
        .split('|')
        .map(Number);
    const inactive = (page) => page.match(/Inactive<\/p>\s*<p class="stat-value">([^<]*)/)[1];
    const dashboard = async (server) => (await get(`${server.door(0)}/`)).text();
    const seen = [];
    for (const later of [0, 1]) {
        setClock(since + days * 86400 + later);
        await replaceWorker();
        seen.push(await dashboard(warm));
        assert.equal(seen[later], await dashboard(cold));
    }
    assert.notEqual(inactive(seen[0]), inactive(seen[1]));
});
