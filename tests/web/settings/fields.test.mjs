// Bad input, generated from the tables of the program (--routes and --fields): every field of every
// form × every kind of bad value. Each is refused with a message at its field, keeps the other
// answers and changes nothing.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { routes, useFixture } from '../fixture.mjs';
import { badValues, CHOICE, fields } from './bad_values.mjs';
import { formHelpers, PRICED, SECRETS, VALID } from './valid_answers.mjs';

const fixture = useFixture();
const { addressOf, signToken, storedState } = formHelpers(fixture);

/** Fields that may be there several times. */
const REPEATS = ['trigger', 'action', 'group', 'weekday', 'account_id', 'instance', 'domain'];

/** Fields of some forms that no person types, as the page or its button fills them in, and the
 * pasted list, whose answer is another page (paste.test.mjs). */
const NOT_TYPED = {
    '/protected': ['account_id'],
    '/settings/api-key': ['key_id'],
    '/tasks/free': ['product', 'site', 'days', 'changed_at'],
    '/users/paste': ['addresses', 'do', 'ask', 'account_id'],
};

/** Fields whose control is a group of radio buttons or boxes. */
const GROUPS =
    'trigger action schedule weekday limit_mode use keep give_back then_action instance'.split(' ');

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
        .map((f) =>
            f
                .replace(/\.\*$/, route.path === '/settings/prices' ? `.${PRICED}` : '.confluence')
                .replace('*', ''),
        )
        .filter((f) => f !== 'confirm' && !NOT_TYPED[route.path]?.includes(f))
        .filter((f) => !(f === 'action' && VALID[route.path].action === 'save')))
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
                    GROUPS.includes(name);
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
        '/' /* checklist.test.mjs, frame.test.mjs */,
        '/my-access/keep' /* my_access.test.mjs */,
        '/my-access/return' /* return.test.mjs */,
        '/requests' /* requests.test.mjs */,
        '/reviews' /* reviews.test.mjs */,
        '/settings/access/people' /* areas.test.mjs */,
        '/settings/sync/run',
        '/settings/sync/stop' /* sync_stop.test.mjs */,
        '/settings/email/test',
        '/settings/email/seen',
        '/settings/import',
        '/settings/prices/import' /* prices.test.mjs */,
        '/settings/prices/counts' /* prices_counts.test.mjs */,
        '/settings/prices/counts/delete',
        '/tasks' /* as /tasks/new */,
        '/users/bulk',
    ];
    for (const { path } of routes().filter((r) => r.method === 'POST' && !r.path.includes('{')))
        assert.ok(VALID[path] || own.includes(path), `${path} is not covered`);
});
