// FastCGI as front servers send it: parameters, addresses, and connections they would keep.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { assertStatus, useFixture } from '../fixture.mjs';
import { sendRequest } from './fastcgi.mjs';

const ADMIN = 'olivia.admin@example.test';
const fixture = useFixture({ ROLLCALL_WORKERS: '2' });
let socket;
fixture.prepare(() => {
    socket = join(fixture.folder, 'web.sock');
});

/** A request of the organization admin. */
const admin = (path, params, options) =>
    sendRequest(socket, { DOCUMENT_URI: path, REMOTE_USER: ADMIN, ...params }, options);

async function save(days, params) {
    const { text } = await admin('/settings/dashboard');
    const csrf = text.match(/name="csrf" value="([^"]+)"/)[1];
    const body = String(new URLSearchParams({ csrf, inactive_days: String(days) }));
    return admin('/settings/dashboard', { REQUEST_METHOD: 'POST', ...params }, { body });
}

test('a name with an invisible character lets nobody in, wherever it stands', async () => {
    assertStatus(await admin('/settings'), 200);
    const unseen = [
        ' ',
        '\t',
        '\n',
        '\r',
        '\v',
        '\u0085',
        '\u00a0',
        '\u00ad',
        '\u034f',
        '\u061c',
        '\u115f',
        '\u1680',
        '\u180e',
        '\u2003',
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u2028',
        '\u202e',
        '\u202f',
        '\u2060',
        '\u2064',
        '\u2069',
        '\u206a',
        '\u2800',
        '\u3000',
        '\u3164',
        '\ufe0f',
        '\ufeff',
        '\uffa0',
        '\ufff9',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0061}',
        '\u{e0100}',
    ];
    const wrong = [];
    for (const character of unseen)
        for (const name of [
            character + ADMIN,
            ADMIN + character,
            ADMIN.replace('@', `@${character}`),
        ]) {
            const { status, text } = await admin('/settings', { REMOTE_USER: name });
            if (status !== 400 || !/an invisible character/.test(text))
                wrong.push(`${JSON.stringify(name)}: ${status}`);
        }
    assert.deepEqual(wrong, []);
    const json = await admin('/api/v1/sync', { REMOTE_USER: `${ADMIN}\u200b` });
    assert.equal(json.status, 400);
    assert.match(JSON.parse(json.text).error, /Ask the person who runs the sign-in/);
    assert.match(fixture.log('web'), /REMOTE_USER holds white space, or signs that are not seen/);
    assert.ok(!fixture.log('web').includes(ADMIN), 'the log holds nobody’s address');
    const audited = "SELECT count(*) FROM audit WHERE who <> trim(who, char(8203) || ' ')";
    assert.equal(fixture.sql(audited), '0');
});

test('two people with one address: the page names both, and neither gets in', async () => {
    const by = (who) => sendRequest(socket, { DOCUMENT_URI: '/settings', REMOTE_USER: who });
    const shared = () => by('Both@Example.test');
    const ids =
        fixture.lines(`SELECT account_id FROM user u WHERE status = 'active' AND gone_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM user_platform_role WHERE user = u.id)
              AND account_type = 'atlassian' AND email IS NOT NULL ORDER BY account_id LIMIT 2`);
    const olivia = fixture.sql(`SELECT account_id FROM user WHERE email = '${ADMIN}'`);
    const were = [...ids, olivia].map((id) => [
        id,
        fixture.sql(`SELECT email FROM user WHERE account_id = '${id}'`),
    ]);
    const give = (id, email) =>
        fixture.sql(`UPDATE user SET email = '${email}' WHERE account_id = '${id}'`);
    for (const [id] of were.slice(0, 2)) give(id, 'both@example.test');
    const refused = await shared();
    assert.equal(refused.status, 403);
    for (const id of ids) assert.ok(refused.text.includes(id), refused.text);
    assert.match(refused.text, /Several accounts share your e-mail address/);
    assert.match(refused.text, /rollcallctl grant ACCOUNT_ID/);
    assert.ok(!refused.text.includes('not among the people'));
    assert.match(fixture.log('web'), new RegExp(`one of several with one address, ${ids[0]}`));
    const refusals = "SELECT detail FROM audit WHERE action = 'access.refused' ORDER BY id DESC";
    assert.match(fixture.sql(`${refusals} LIMIT 1`), new RegExp(ids[1]));
    // The page says what to do: a grant by account id lets one in, and the other still not.
    fixture.ctl('grant', ids[0]);
    assertStatus(await by(ids[0]), 200);
    assertStatus(await by(ids[1]), 403);
    assertStatus(await shared(), 403);
    fixture.ctl('revoke', ids[0]);
    // An organization admin gets in by account id, too.
    give(olivia, 'both@example.test');
    assertStatus(await shared(), 403);
    assertStatus(await by(olivia), 200);
    for (const [id, email] of were) give(id, email);
});

test('the Origin of ROLLCALL_BASE_URL is valid, whatever a proxy makes of Host', async () => {
    const base = `http://localhost:${fixture.port}`;
    const at = (origin, params) =>
        save(40 + Math.floor(Math.random() * 100), {
            HTTP_HOST: 'internal-7.lan',
            HTTP_ORIGIN: origin,
            HTTP_SEC_FETCH_SITE: 'same-origin',
            ...params,
        });
    assertStatus(await at(base), 303);
    assertStatus(await at(base.replace('localhost', 'LOCALHOST')), 303);
    const foreign = [
        'https://evil.example',
        `https://localhost:${fixture.port}`,
        'http://localhost',
        `${base}0`,
        `${base}/`,
        `http://localhost:${fixture.port}@evil.example`,
        'null',
    ];
    for (const origin of foreign) assertStatus(await at(origin), 403, origin);
    assertStatus(await at(base, { HTTP_SEC_FETCH_SITE: 'cross-site' }), 403);
    const { text } = await at('https://rollcall.corp.example');
    assert.match(text, /Origin: https:\/\/rollcall\.corp\.example\. Host: internal-7\.lan\./);
    assert.match(text, /set ROLLCALL_BASE_URL to the address in your browser/);
    const logged = /Origin https:\/\/rollcall\.corp\.example, Host internal-7\.lan/;
    assert.match(fixture.log('web'), logged);
    const odd = await at('https://evil.example/<script>\u202e');
    assert.equal(odd.status, 403);
    assert.match(odd.text, /Origin: an unreadable one\. Host: internal-7\.lan\./);
});

test('the path is DOCUMENT_URI, else SCRIPT_NAME and PATH_INFO together', async () => {
    const id = fixture.sql(`SELECT account_id FROM user WHERE email = '${ADMIN}'`);
    const ways = [
        { DOCUMENT_URI: `/users/${id}`, SCRIPT_NAME: '/x', PATH_INFO: '/y' },
        { SCRIPT_NAME: `/users/${id}` },
        { SCRIPT_NAME: '', PATH_INFO: `/users/${id}` },
        { SCRIPT_NAME: '/users', PATH_INFO: `/${id}` },
    ];
    for (const way of ways) {
        const { status, text } = await sendRequest(socket, { REMOTE_USER: ADMIN, ...way });
        assert.equal(status, 200, JSON.stringify(way));
        assert.ok(text.includes(ADMIN));
    }
    const health = { SCRIPT_NAME: '', PATH_INFO: '/healthz', REMOTE_ADDR: '192.0.2.1' };
    assertStatus(await sendRequest(socket, health), 404, 'not around the address check');
});

test('a connection ends with its answer, although the front server would keep it', async () => {
    const POST = { REQUEST_METHOD: 'POST' };
    const asked = [
        ['/settings', {}, {}],
        ['/users.csv', {}, {}],
        ['/settings', { REQUEST_METHOD: 'HEAD' }, {}],
        ['/nope', {}, {}],
        ['/settings/dashboard', POST, { body: 'csrf=x' }],
        ['/settings/dashboard', { ...POST, CONTENT_LENGTH: '300000' }, {}],
    ];
    for (const keep of [false, true])
        for (const software of ['nginx/1.22.1', 'Apache/2.4.71 (Debian)'])
            for (const [path, params, options] of asked) {
                const what = `${params.REQUEST_METHOD ?? 'GET'} ${path} ${keep} ${software}`;
                const began = Date.now();
                const server = { SERVER_SOFTWARE: software, ...params };
                const got = await admin(path, server, { ...options, keep });
                assert.ok(got.status >= 200, what);
                assert.ok(got.closed, what);
                assert.ok(Date.now() - began < 1000, `${what}: at once`);
                // The stray record keeps nginx from sending another request before the end.
                const stray = keep && software.startsWith('nginx') ? 1 : 0;
                assert.equal(got.after.length, stray, what);
                for (const r of got.after) assert.equal(r.request, 0, what);
            }
});

test('a save over a connection that might stay open gets a whole answer', async () => {
    for (let days = 20; days < 30; days++) {
        const saved = await save(days, { SERVER_SOFTWARE: 'nginx/1.22.1' });
        assert.equal(saved.status, 303);
        assert.ok(saved.closed);
    }
    assert.match(fixture.sql("SELECT value FROM setting WHERE name = 'inactive_days'"), /29/);
});

test('a button pressed after the session ended leads to the page above it', async () => {
    const late = { HTTP_COOKIE: 'rollcall_flash=session-ended' };
    const to = async (path, params) => {
        const { head } = await admin(path, params);
        return head.match(/^Location: (.*)$/m)?.[1].trim();
    };
    assert.equal(await to('/users/bulk', late), '/users');
    assert.equal(await to('/tasks/7/delete', late), '/tasks/7');
    assert.equal(await to('/users/a:é %2?#/protect', late), '/users/a%3A%C3%A9%20%252%3F%23');
    assert.equal(await to('/settings/sync/run', late), '/settings/sync');
    assertStatus(await admin('/users/bulk'), 405);
    const nobody = { ...late, REMOTE_USER: '' };
    assertStatus(await admin('/settings', nobody), 401);
    const { text } = await admin('/settings/tasks', late);
    assert.match(text, /Nothing was saved: your session had ended\./);
    assert.ok(!(await admin('/settings/tasks')).text.includes('your session had ended'));
});
