// Bad input, generated: every field of every form × every kind of bad value, from the program's own
// tables (--routes and --fields). Each is refused with the field's own message, keeps the other
// answers and changes nothing.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { regex } from '../../text.mjs';
import { assertStatus, root, routes, useFixture } from '../fixture.mjs';

const fixture = useFixture();
let webhook; // a webhook that is there already
before(async () => {
    await fixture.post('/settings/automation', {
        ...SOUND['/settings/automation'],
        name: 'there already',
    });
    webhook = fixture.sql('SELECT id FROM webhook');
    fixture.sql(`
        INSERT INTO saved_filter (id, name, query, created_at, created_by, changed_at, changed_by)
        VALUES (1, 'Never active', 'never=1', 1, 'test', 1, 'test')`);
});

const [TEXT, , NUMBER, SWITCH, CHOICE, ZONE] = [0, 1, 2, 3, 4, 5];
const tables = execFileSync(
    join(root, process.env.BUILD ?? 'build', 'rollcall.fcgi'),
    ['--fields'],
    { encoding: 'utf8' },
);
const fields = Object.fromEntries(
    tables
        .trim()
        .split('\n')
        .map((line) => {
            const [name, type, min, max, fallback] = line.split('\t');
            const form = name.replace(/^(sync|mail)\./, '').replace('*', 'confluence');
            return [
                form,
                {
                    type: Number(type),
                    min: Number(min),
                    max: Number(max),
                    fallback,
                    optional: name.endsWith('.*'),
                },
            ];
        }),
);

// One sound set of answers for each form; a field not named here is left out of it.
const SOUND = {
    '/settings/dashboard': {
        inactive_days: '31',
        'inactive_days.confluence': '',
        'price.confluence': '',
        currency: 'EUR',
    },
    '/settings/access': { product_admins: 'off', user_access_admins: 'off' },
    '/settings/sync': { enabled: 'on', slot: '3', time_zone: 'Europe/Paris' },
    '/tasks/new': {
        name: 'a fine task',
        filter: '1',
        action: 'suspend',
        group: '',
        schedule: 'weekdays',
        weekday: 'mon',
        every_days: '7',
        on_date: '2031-01-31',
        time: '06:15',
        time_zone: 'Europe/Paris',
        cap_users: '5000',
        cap_percent: '10',
        limit_mode: 'longest',
        notify: 'boss@example.test',
        dry_run: 'on',
    },
    '/settings/tasks': { approval_users: '1234' },
    '/settings/api-key': {
        action: 'save',
        key: 'ATCTT-demo-full-0001-4f2a',
        label: 'my label',
        expires_on: '',
        org_id: '',
    },
    '/filters': { name: 'a name', query: 'inactive_days=77' },
    '/settings/automation': {
        name: 'a name',
        url: 'https://api-private.atlassian.com/automation/webhooks/jira/a/1/b',
        secret: 'long-enough-secret',
        trigger: 'taskFailure',
        notes: 'my notes',
        enabled: 'on',
    },
    '/settings/automation/notices': { key_notice_30: 'true', key_notice_7: 'true' },
    '/settings/email': {
        enabled: 'on',
        server: 'mail.example.test',
        port: '2525',
        tls: 'starttls',
        user: 'rollcall',
        password: 'long-enough-password',
        from: 'rollcall@example.test',
        to: 'olivia@example.test',
    },
};
SOUND['/settings/automation/{id}'] = SOUND['/settings/automation'];
const SECRET = ['key', 'secret', 'password'];
const at = (path) => path.replace('{id}', webhook);

/** A token as the program signs it, for whom and when the test likes. */
const sign = (who, seconds) => {
    const key = fixture.sql("SELECT value FROM instance WHERE name = 'csrf_key'");
    return `${seconds}.${createHmac('sha256', key).update(`csrf|${seconds}|${who}`).digest('hex')}`;
};
const REPEATS = ['trigger', 'action', 'group', 'weekday'];
// of the task's row
const BOUNDS = { every_days: [1, 366], cap_users: [1, 1000000], cap_percent: [1, 100] };

/** Bad values of a field: {kind: encoded value}. */
function badValues(name) {
    const f = fields[name];
    const bad = { 'control characters': 'a%01b%02', 'invalid UTF-8': '%ff%fe' };
    if (f?.type !== SWITCH) bad['64 KiB'] = 'x'.repeat(65536);
    if (f?.type === NUMBER) {
        Object.assign(bad, {
            'a word': 'many',
            'a fraction': '7.5',
            'an exponent': '1e1',
            hexadecimal: '0x10',
            below: String(f.min - 1),
            above: String(f.max + 1),
            'far above': '9'.repeat(30),
            'two numbers': '5%206',
        });
        if (!f.optional) Object.assign(bad, { empty: '', blanks: '%20%20' });
    }
    if (f?.type === CHOICE)
        Object.assign(bad, { empty: '', 'another word': 'everything', 'another case': 'FULL' });
    if (f?.type === ZONE || name === 'time_zone')
        Object.assign(bad, {
            empty: '',
            'no such zone': 'Mars/Olympus',
            'a path': '../../etc/passwd',
            absolute: '/etc/localtime',
        });
    if (f?.type === SWITCH) bad['another word'] = 'perhaps';
    if (BOUNDS[name])
        Object.assign(bad, {
            'a word': 'many',
            'a fraction': '7.5',
            hexadecimal: '0x10',
            below: String(BOUNDS[name][0] - 1),
            above: String(BOUNDS[name][1] + 1),
            'far above': '9'.repeat(30),
            negative: '-5',
        });
    if (name === 'filter')
        Object.assign(bad, { empty: '', 'no such filter': '999', 'a query': 'never=1' });
    if (name === 'action')
        Object.assign(bad, {
            empty: '',
            'no such action': 'explode',
            'no product': 'remove-access',
            'no such product': 'remove-access:toaster',
            'more than it takes': 'suspend:x',
        });
    if (name === 'schedule') Object.assign(bad, { empty: '', 'no such schedule': 'hourly' });
    if (name === 'limit_mode')
        Object.assign(bad, { empty: '', 'no such mode': 'most', 'another case': 'STOP' });
    if (name === 'weekday') Object.assign(bad, { empty: '', 'no such day': 'someday' });
    if (name === 'time')
        Object.assign(bad, {
            empty: '',
            'past midnight': '24:00',
            words: 'noon',
            'in the slot of the synchronization': '03:15',
        });
    if (name === 'on_date')
        Object.assign(bad, { 'another order': '31.01.2031', 'no such day': '2031-02-30' });
    if (name === 'notify') bad['no address'] = 'the boss';
    if (name === 'currency')
        // empty means the default
        Object.assign(bad, { 'two letters': 'EU', digits: '123' });
    if (name.startsWith('price.'))
        Object.assign(bad, { negative: '-1', words: 'free', 'an exponent': '1e3' });
    if (name === 'key') Object.assign(bad, { empty: '', blanks: '%20' });
    if (name === 'expires_on')
        Object.assign(bad, {
            'another order': '31.01.2027',
            'no such day': '2027-02-30',
            past: '2001-01-01',
        });
    if (name === 'org_id') bad['a path'] = 'abc/../x';
    if (name === 'name') bad.empty = '';
    if (name === 'query')
        Object.assign(bad, {
            'no such filter': 'colour=red',
            'a bad value': 'inactive_days=-3',
            twice: encodeURIComponent('never=1&never=1'),
        });
    if (name === 'url')
        Object.assign(bad, {
            empty: '',
            'not allowed': 'https://evil.test/x',
            script: 'javascript:alert(1)',
            dots: SOUND['/settings/automation'].url + '/../../x',
        });
    if (name === 'server')
        Object.assign(bad, {
            'a URL': 'smtp://mail.example.test/',
            'a port': 'mail.example.test:25',
            'a user': 'a@mail.example.test',
            empty: '',
        });
    if (name === 'from')
        Object.assign(bad, {
            empty: '',
            'no address': 'somebody',
            'a header': 'a@example.test%0d%0aBcc: b@example.test',
            brackets: '<a@example.test>',
        });
    if (name === 'to')
        Object.assign(bad, {
            empty: '',
            'no address': 'somebody',
            'too many': Array(21).fill('a@example.test').join('%0a'),
        });
    if (name === 'user') bad['missing for a password'] = '';
    if (name === 'trigger') Object.assign(bad, { empty: '', 'no such trigger': 'everything' });
    return bad;
}

const encode = (answers) =>
    Object.entries(answers)
        .map(([k, v]) => `${k}=${v.raw ?? encodeURIComponent(v)}`)
        .join('&');
const send = (path, body) =>
    fetch(fixture.url() + path, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
const state = () =>
    fixture.sql(`
        SELECT (SELECT group_concat(name || '=' || value) FROM setting),
            (SELECT count(*) FROM webhook), (SELECT count(*) FROM task),
            (SELECT count(*) FROM saved_filter), (SELECT group_concat(id || state) FROM api_key)`);

for (const route of routes().filter((r) => r.method === 'POST' && SOUND[r.path]))
    for (const name of route.fields
        .map((f) => f.replace(/\.\*$/, '.confluence').replace('*', ''))
        .filter((f) => f !== 'confirm' && !(f === 'action' && SOUND[route.path].action === 'save')))
        test(`${route.path} ${name}`, async () => {
            const path = at(route.path);
            const csrf = await fixture.token(path);
            const before = state();
            const wrong = [];
            const now = Math.floor(Date.now() / 1000);
            for (const [kind, value] of Object.entries(badValues(name))) {
                const answers = { ...SOUND[route.path], [name]: { raw: value }, csrf };
                const response = await send(path, encode(answers));
                const text = await response.text();
                const say = (what) => wrong.push(`${kind}: ${what}`);
                if (response.status !== 422) {
                    say(`status ${response.status}`);
                    continue;
                }
                if (!/<title>Error: /.test(text)) say('no "Error: " in the title');
                if (!text.includes('There is a problem')) say('no summary');
                if (!text.includes(`id="${name}-error"`)) say('no message at the field');
                // A group of radio buttons or boxes has no aria-invalid in ARIA; its fieldset names
                // the message.
                const group =
                    fields[name]?.type === CHOICE ||
                    ['trigger', 'action', 'schedule', 'weekday', 'limit_mode', 'use'].includes(
                        name,
                    );
                if (
                    group
                        ? !new RegExp(`aria-describedby="[^"]*\\b${name}-error`).test(text)
                        : !/aria-invalid="true"/.test(text)
                )
                    say('not marked');
                for (const [other, kept] of Object.entries(SOUND[route.path]))
                    if (
                        other !== name &&
                        kept.length > 3 &&
                        !SECRET.includes(other) &&
                        kept !== 'save' &&
                        !text.includes(kept)
                    )
                        say(`the answer to ${other} is lost`);
                for (const secret of SECRET)
                    if (SOUND[route.path][secret] && text.includes(SOUND[route.path][secret]))
                        say('the secret is shown');
            }
            for (const [kind, body, status] of [
                [
                    'a field twice',
                    `${encode({ ...SOUND[route.path], csrf })}&${name}=a&${name}=b`,
                    REPEATS.includes(name) ? 422 : 400,
                ],
                ['an unknown field', `${encode({ ...SOUND[route.path], csrf })}&${name}x=1`, 400],
                ['broken percent-encoding', `csrf=${csrf}&${name}=%4`, 400],
                ['NUL', `csrf=${csrf}&${name}=a%00b`, 400],
                ['no token', encode(SOUND[route.path]), 403],
                [
                    'a changed token',
                    encode({ ...SOUND[route.path], csrf: `${now - 60}.${csrf.split('.')[1]}` }),
                    403,
                ],
                [
                    'a stale token',
                    encode({
                        ...SOUND[route.path],
                        csrf: sign('olivia.admin@example.test', now - 12 * 3600 - 60),
                    }),
                    403,
                ],
                [
                    "another person's form",
                    encode({ ...SOUND[route.path], csrf: sign('otto.admin@example.test', now) }),
                    403,
                ],
                [
                    'a token of tomorrow',
                    encode({
                        ...SOUND[route.path],
                        csrf: sign('olivia.admin@example.test', now + 86400),
                    }),
                    403,
                ],
                ['over 256 KiB', `csrf=${csrf}&${name}=${'x'.repeat(256 * 1024)}`, 413],
            ]) {
                const got = (await send(path, body)).status;
                if (got !== status) wrong.push(`${kind}: status ${got}, not ${status}`);
            }
            if (state() !== before) wrong.push('something was saved');
            assert.deepEqual(wrong, []);
        });

test('every form of the route table has a sound set here or a test of its own', () => {
    const own = [
        '/settings/sync/run',
        '/settings/email/test',
        '/settings/email/seen',
        '/settings/import',
        '/tasks' /* as /tasks/new */,
        '/users/bulk',
    ];
    for (const { path } of routes().filter((r) => r.method === 'POST' && !r.path.includes('{')))
        assert.ok(SOUND[path] || own.includes(path), `${path} is not covered`);
});

test('a duplicate webhook name is refused at its field, also in another case', async () => {
    const path = '/settings/automation';
    assertStatus(await fixture.post(path, SOUND[path]), 303);
    const { status, text } = await fixture.post(path, { ...SOUND[path], name: 'A NAME' });
    assert.equal(status, 422);
    assert.match(text, /id="name-error"/);
});

for (const path of ['/tasks/new', '/filters'])
    test(`${path}: a second POST is refused by name, in any case; nothing is added`, async () => {
        const answers = { ...SOUND[path], name: 'posted twice' };
        assertStatus(await fixture.post(path, answers), 303);
        const before = state();
        for (const name of ['posted twice', 'POSTED Twice']) {
            const { status, text } = await fixture.post(path, { ...answers, name });
            assert.equal(status, 422, name);
            assert.match(text, /id="name-error"/);
        }
        assert.equal(state(), before);
    });

test('the tokens of these tests are real: signed now for the right person they work', async () => {
    assertStatus(
        await fixture.post('/settings/sync', SOUND['/settings/sync'], {
            csrf: sign('olivia.admin@example.test', Math.floor(Date.now() / 1000)),
        }),
        303,
    );
});

test('a form open for too long keeps its answers for one click, without secrets', async () => {
    const old = sign('olivia.admin@example.test', Math.floor(Date.now() / 1000) - 86400);
    const plain = {
        ...SOUND['/tasks/new'],
        name: 'Open <all> night',
        notify: 'a@example.test\nb@example.test',
    };
    const late = await fixture.post('/tasks/new', plain, { csrf: old });
    assert.equal(late.status, 403);
    assert.match(late.text, /<h1>Nothing was saved<\/h1>[\s\S]*more than 12 hours/);
    assert.match(late.text, /href="\/tasks\/new">Open the page again/);
    const [, path, fields] = late.text.match(
        /<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/,
    );
    const unescape = (text) =>
        text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const kept = [
        ...fields.matchAll(/<textarea name="([^"]+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g),
    ].map((m) => [m[1], unescape(m[2])]);
    assert.deepEqual(Object.fromEntries(kept), plain);
    assertStatus(
        await fixture.post(path, kept, { csrf: fields.match(/name="csrf" value="([^"]+)"/)[1] }),
        303,
    );
    assert.equal(
        fixture.sql("SELECT notify FROM task WHERE name = 'Open <all> night'"),
        'a@example.test,b@example.test',
    );

    const secret = await fixture.post('/settings/automation', SOUND['/settings/automation'], {
        csrf: old,
    });
    assert.equal(secret.status, 403);
    assert.ok(!secret.text.includes(SOUND['/settings/automation'].secret));
    assert.doesNotMatch(secret.text, /<form/, 'half of a form would be worse than none');
    const foreign = await fixture.post('/tasks/new', plain, {
        csrf: sign('otto.admin@example.test', Math.floor(Date.now() / 1000) - 86400),
    });
    assert.equal(foreign.status, 403);
    assert.doesNotMatch(foreign.text, /<form/);
});

for (const path of Object.keys(SOUND).filter(
    (p) => !['/settings/api-key', '/settings/automation', '/tasks/new', '/filters'].includes(p),
))
    test(`${path}: a second POST of the same form changes nothing more`, async () => {
        const csrf = await fixture.token(at(path));
        const answers = { ...SOUND[path] };
        // a secret typed again is a change: nobody can compare it with the stored one
        (delete answers.secret, delete answers.password);
        if (answers.name) answers.name = 'posted twice';
        assertStatus(await fixture.post(at(path), answers, { csrf }), 303);
        const rows = fixture.sql('SELECT count(*) FROM audit');
        const before = state();
        assertStatus(await fixture.post(at(path), answers, { csrf }), 303);
        assert.equal(fixture.sql('SELECT count(*) FROM audit'), rows);
        assert.equal(state(), before);
    });

test('twice: a webhook is refused, a key checks the last, a deletion is a 404', async () => {
    const path = '/settings/automation';
    const csrf = await fixture.token(path);
    const hook = { ...SOUND[path], name: 'twice' };
    assertStatus(await fixture.post(path, hook, { csrf }), 303);
    assertStatus(await fixture.post(path, hook, { csrf }), 422);
    const id = fixture.sql("SELECT id FROM webhook WHERE name = 'twice'");
    assertStatus(await fixture.post(`${path}/${id}/delete`, { confirm: 'yes' }, { csrf }), 303);
    assertStatus(await fixture.post(`${path}/${id}/delete`, { confirm: 'yes' }, { csrf }), 404);
    for (let i = 0; i < 2; i++)
        assertStatus(
            await fixture.post('/settings/api-key', SOUND['/settings/api-key'], { csrf }),
            303,
        );
    await fixture.until(
        () =>
            fixture.sql(`
                SELECT count(*)
                FROM job
                WHERE kind = 'key-check' AND state IN ('queued', 'running')`) === '0',
    );
    assert.equal(fixture.sql("SELECT count(*) FROM api_key WHERE state = 'current'"), '1');
    assert.equal(fixture.sql("SELECT count(*) FROM api_key WHERE state = 'checking'"), '0');
});

test('fifty fields and fifty webhooks: read and shown whole', async () => {
    const path = '/settings/automation';
    const csrf = await fixture.token(path);
    const many = await fixture.post(
        path,
        [
            ...Array.from({ length: 50 }, () => ['trigger', 'taskFailure']),
            ['name', 'fifty'],
            ['url', SOUND[path].url],
            ['enabled', 'on'],
        ],
        { csrf },
    );
    assert.equal(many.status, 303, 'the same box fifty times is that box');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM webhook_trigger t
            JOIN webhook w ON w.id = t.webhook
            WHERE w.name = 'fifty'`),
        '1',
    );
    const room = 50 - Number(fixture.sql('SELECT count(*) FROM webhook'));
    for (let i = 0; i < room; i++)
        assertStatus(
            await fixture.post(path, { ...SOUND[path], name: `hook ${i}` }, { csrf }),
            303,
        );
    const full = await fixture.post(path, { ...SOUND[path], name: 'one too many' }, { csrf });
    assert.equal(full.status, 422, 'the fifty-first is refused in words');
    assert.match(full.text, /50 webhooks/);
    const { text } = await fixture.get(path);
    for (let i = 0; i < room; i++) assert.ok(text.includes(`>hook ${i}<`), `hook ${i}`);
    assert.match(
        text,
        regex(
            /<ol class="steps">.*Incoming webhook.*No work items from the webhook.*/s,
            /X-Automation-Webhook-Token.*webhookData/,
        ),
    );
});

void TEXT;
