// Every route × an ordinary employee, from the route table of the program: only their own page
// answers, and no answer shows anybody else, however they sign in and whatever they ask about.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { routes, useFixture, VISITORS } from '../fixture.mjs';
import { sendRequest } from '../http/fastcgi.mjs';
import { warnedHelpers } from './warned.mjs';

const fixture = useFixture();
const { addTask, addWarning, userOf } = warnedHelpers(fixture);
const ME = VISITORS.ordinary.who;
const OTHER = VISITORS.siteAdmin.who;
const OWN = new Set([
    'GET /my-access',
    'POST /my-access/keep',
    'POST /my-access/return',
    'GET /api/v1/my-access',
    // Nobody has asked this person to review anything.
    'GET /api/v1/reviews/{id}',
    'GET /reviews',
    'GET /reviews/{id}',
    'POST /reviews/{id}/rows',
]);
let unlock;
let task;
let mine;
let theirs;
let others;

fixture.prepare(async () => {
    await fixture.untilIdle();
    unlock = await fixture.lockLane('tasks'); // it would end runs that are rows only
    task = addTask();
    mine = addWarning(task, ME, { keep: 'ask' });
    theirs = addWarning(task, OTHER, { keep: 'ask' });
    others = fixture.lines(`
        SELECT account_id FROM user WHERE id <> ${userOf(ME)}
        UNION ALL
        SELECT lower(email) FROM user WHERE email IS NOT NULL AND id <> ${userOf(ME)}`);
});
after(() => unlock?.());

const accountOf = (who) => fixture.sql(`SELECT account_id FROM user WHERE email = '${who}'`);
/** Who else an answer names: account ids and addresses. */
const strangersIn = (text) => {
    const small = text.toLowerCase();
    return others.filter((one) => one && small.includes(one.toLowerCase()));
};

/** Asks the program as somebody the sign-in calls `who`. */
async function as(who, path = '/api/v1/my-access') {
    const params = { DOCUMENT_URI: path, REMOTE_USER: who };
    const answer = await sendRequest(join(fixture.folder, 'web.sock'), params, { keep: false });
    const account = answer.status === 200 ? JSON.parse(answer.text).accountId : undefined;
    return { ...answer, account };
}

test('only the own page answers, whatever the address asks about', async () => {
    const csrf = await fixture.token('/my-access', 'ordinary');
    assert.ok(csrf);
    const ids = ['1', String(theirs), String(task), accountOf(OTHER), encodeURIComponent(OTHER)];
    const wrong = [];
    for (const route of routes().filter((r) => r.need !== 'none'))
        for (const id of route.path.includes('{') ? ids : ['']) {
            const path = route.path.replaceAll(/\{\w+\}/g, id);
            const fields = Object.fromEntries(
                route.fields.map((f) => [f.replace(/\W+$/, ''), String(theirs)]),
            );
            const query = '?account_id=' + accountOf(OTHER) + '&user=1&q=a&run=' + theirs;
            const { status, text } =
                route.method === 'GET'
                    ? await fixture.get(path + query, 'ordinary')
                    : await fixture.post(path, fields, { visitor: 'ordinary', csrf });
            const own = OWN.has(`${route.method} ${route.path}`);
            if (own ? ![200, 303, 404, 409, 422].includes(status) : status !== 403)
                wrong.push(`${route.method} ${path}: ${status}`);
            if (strangersIn(text).length)
                wrong.push(`${route.method} ${path} names ${strangersIn(text)}`);
        }
    assert.deepEqual(wrong, []);
    assert.equal(
        fixture.sql(`SELECT state FROM warning WHERE run = ${theirs}`),
        'warned',
        'no form of mine spoke for somebody else',
    );
    assert.deepEqual(
        routes()
            .filter((r) => r.need === 'self')
            .map((r) => `${r.method} ${r.path}`)
            .sort(),
        [...OWN].sort(),
        'a new route for everybody needs a thought here',
    );
});

test('the page of a refusal leads to My access and names whom to ask', async () => {
    for (const path of ['/', '/users', '/requests']) {
        const { status, text } = await fixture.get(path, 'ordinary');
        assert.equal(status, 403);
        assert.match(text, /<a class="button primary" href="\/my-access">Go to My access<\/a>/);
        assert.match(text, /Organization admins you can ask:/);
        assert.match(text, /<p class="brand"><a href="\/my-access">/);
        assert.doesNotMatch(text, /Go to dashboard|<nav class="side"[^>]*><div class="stay"> <ul>/);
    }
});

test('each sign-in is exactly one account, or nobody', async () => {
    const account = accountOf(ME);
    for (const who of [ME, ME.toUpperCase(), 'Uma.User@Example.Test', account])
        assert.equal((await as(who)).account, account, who);
    for (const who of [` ${ME}`, `${ME},${OTHER}`, `${ME}\u200b`, 'uma.user', '%', `x' OR 1=1 --`])
        assert.notEqual((await as(who)).status, 200, JSON.stringify(who));
    assert.equal((await as('')).status, 401);

    // A second account with the same address, in other letters and out of service: nobody.
    const twin = fixture.sql(`SELECT id FROM user WHERE status = 'active' AND gone_at IS NULL
        AND account_type = 'atlassian' AND email IS NULL ORDER BY id DESC LIMIT 1`);
    const set = (column, value) => fixture.sql(`UPDATE user SET ${column} = ${value}
        WHERE id = ${twin}`);
    set('email', `'UMA.user@example.test'`);
    for (const status of ['active', 'suspended', 'deactivated']) {
        set('status', `'${status}'`);
        assert.equal((await as(ME)).status, 403, status);
        assert.equal((await as(account)).account, account, 'the account id is still one');
    }
    set('gone_at', '1');
    assert.equal((await as(ME)).account, account);
    set('gone_at', 'NULL');
    set('account_type', `'app'`);
    assert.equal((await as(ME)).account, account);
    const appId = fixture.sql(`SELECT account_id FROM user WHERE id = ${twin}`);
    assert.equal((await as(appId)).status, 403, 'an app is nobody');

    // Out of service: nobody, but for those whom a run took out.
    set('account_type', `'atlassian'`);
    set('email', 'NULL');
    for (const [column, value] of [
        ['status', `'suspended'`],
        ['status', `'deactivated'`],
        ['status', `'for_deletion'`],
    ]) {
        set(column, value);
        assert.equal((await as(appId)).status, 403, value);
    }
    const run = addWarning(task, appId, { state: 'done', person: 'done' });
    fixture.sql(`UPDATE run_step SET kind = 'disable', state = 'done' WHERE run = ${run}`);
    assert.equal((await as(appId)).account, appId);
    set('gone_at', '1');
    assert.equal((await as(appId)).status, 403, 'who left is gone');
});

test('names and requests of others stay out of the own page', async () => {
    const account = accountOf(ME);
    fixture.sql(`
        INSERT INTO access_request (kind, user, run, reason, created_at)
        VALUES ('keep', ${userOf(OTHER)}, ${theirs}, 'a secret reason', 1);
        INSERT INTO keep (user, task, run, until, reason, created_at, created_by)
        VALUES (${userOf(OTHER)}, ${task}, ${theirs}, unixepoch() + 9999, 'another', 1, 'x')`);
    for (const path of ['/my-access', '/api/v1/my-access']) {
        const text = await fixture.text(path, 'ordinary');
        assert.deepEqual(strangersIn(text), []);
        assert.doesNotMatch(text, /a secret reason|another|You keep/);
        assert.doesNotMatch(text, new RegExp(`\\b${theirs}\\b`));
    }
    assert.equal((await fixture.json('/api/v1/my-access', 'ordinary')).upcoming[0].run, mine);
    assert.equal((await as(account)).account, account);
});
