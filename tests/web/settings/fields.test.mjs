// Bad input, generated from the tables of the program (--routes and --fields): every field of every
// form × every kind of bad value. Each is refused with a message at its field, keeps the other
// answers and changes nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { program, routes, useFixture } from '../fixture.mjs';
import { formHelpers, SECRETS, VALID } from './valid_answers.mjs';

const fixture = useFixture();
const { addressOf, signToken, storedState } = formHelpers(fixture);

/** Types of fields as --fields numbers them; 0 and 1 are texts. */
const [NUMBER, SWITCH, CHOICE, ZONE] = [2, 3, 4, 5];

/** The table of fields, by their names in forms: {type, min, max, optional}. */
function readFields() {
    const table = execFileSync(program('rollcall.fcgi'), ['--fields'], { encoding: 'utf8' });
    const entries = table
        .trim()
        .split('\n')
        .map((line) => {
            const [name, ...numbers] = line.split('\t');
            const [type, min, max] = numbers.map(Number);
            const inForm = name.replace(/^(sync|mail)\./, '').replace('*', 'confluence');
            return [inForm, { type, min, max, optional: name.endsWith('.*') }];
        });
    return Object.fromEntries(entries);
}
const fields = readFields();

/** Fields that may be there several times. */
const REPEATS = ['trigger', 'action', 'group', 'weekday'];

/** Bounds that the row of a task sets. */
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
        // An empty one means the default.
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
            dots: VALID['/settings/automation'].url + '/../../x',
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

for (const route of routes().filter((r) => r.method === 'POST' && VALID[r.path]))
    for (const name of route.fields
        .map((f) => f.replace(/\.\*$/, '.confluence').replace('*', ''))
        .filter((f) => f !== 'confirm' && !(f === 'action' && VALID[route.path].action === 'save')))
        test(`${route.path} ${name}`, async () => {
            const path = addressOf(route.path);
            const csrf = await fixture.token(path);
            const before = storedState();
            const wrong = [];
            for (const [kind, value] of Object.entries(badValues(name))) {
                const answers = { ...VALID[route.path], [name]: { raw: value }, csrf };
                const response = await send(path, encode(answers));
                const text = await response.text();
                const report = (what) => wrong.push(`${kind}: ${what}`);
                if (response.status !== 422) {
                    report(`status ${response.status}`);
                    continue;
                }
                if (!/<title>Error: /.test(text)) report('no "Error: " in the title');
                if (!text.includes('There is a problem')) report('no summary');
                if (!text.includes(`id="${name}-error"`)) report('no message at the field');
                // ARIA has no aria-invalid for a group of radio buttons or boxes: its fieldset
                // names the message.
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
                    report('not marked');
                for (const [other, answer] of Object.entries(VALID[route.path]))
                    if (
                        other !== name &&
                        answer.length > 3 &&
                        !SECRETS.includes(other) &&
                        answer !== 'save' &&
                        !text.includes(answer)
                    )
                        report(`the answer to ${other} is lost`);
                for (const secret of SECRETS)
                    if (VALID[route.path][secret] && text.includes(VALID[route.path][secret]))
                        report('the secret is shown');
            }
            const changed = signToken(-60).split('.')[0] + '.' + csrf.split('.')[1];
            for (const [kind, body, status] of [
                [
                    'a field twice',
                    `${encode({ ...VALID[route.path], csrf })}&${name}=a&${name}=b`,
                    REPEATS.includes(name) ? 422 : 400,
                ],
                ['an unknown field', `${encode({ ...VALID[route.path], csrf })}&${name}x=1`, 400],
                ['broken percent-encoding', `csrf=${csrf}&${name}=%4`, 400],
                ['NUL', `csrf=${csrf}&${name}=a%00b`, 400],
                ['no token', encode(VALID[route.path]), 403],
                ['a changed token', encode({ ...VALID[route.path], csrf: changed }), 403],
                [
                    'a stale token',
                    encode({
                        ...VALID[route.path],
                        csrf: signToken(-12 * 3600 - 60),
                    }),
                    403,
                ],
                [
                    "another person's form",
                    encode({ ...VALID[route.path], csrf: signToken(0, 'otto.admin@example.test') }),
                    403,
                ],
                [
                    'a token of tomorrow',
                    encode({
                        ...VALID[route.path],
                        csrf: signToken(86400),
                    }),
                    403,
                ],
                ['over 256 KiB', `csrf=${csrf}&${name}=${'x'.repeat(256 * 1024)}`, 413],
            ]) {
                const got = (await send(path, body)).status;
                if (got !== status) wrong.push(`${kind}: status ${got}, not ${status}`);
            }
            if (storedState() !== before) wrong.push('something was saved');
            assert.deepEqual(wrong, []);
        });

test('every form of the route table has valid answers or a test of its own', () => {
    const own = [
        '/settings/sync/run',
        '/settings/email/test',
        '/settings/email/seen',
        '/settings/import',
        '/tasks' /* as /tasks/new */,
        '/users/bulk',
    ];
    for (const { path } of routes().filter((r) => r.method === 'POST' && !r.path.includes('{')))
        assert.ok(VALID[path] || own.includes(path), `${path} is not covered`);
});
