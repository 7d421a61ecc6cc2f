// The frame of every page: notices in one line that can be hidden for a day, the level beside the
// name, whom a refusal names, the help page.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();

/** Hides the notices of a page, as its button does. Returns the answer and the cookie it sets. */
async function hideNotices(path, fields = {}) {
    const page = await fixture.text(path);
    const codes = [...page.matchAll(/name="notice" value="([^"]+)"/g)].map((m) => ['notice', m[1]]);
    const from = page.match(/name="from" value="([^"]*)"/)?.[1].replaceAll('&amp;', '&') ?? path;
    const sent = Object.entries({ action: 'hide-notices', from, ...fields });
    const answer = await fixture.post('/', [...sent, ...codes], { from: path });
    return { answer, cookie: answer.headers.get('set-cookie')?.split(';')[0] };
}
const withCookie = (path, cookie) => fixture.text(path, 'orgAdmin', { headers: { cookie } });
const noticesOf = (page) => page.match(/<section class="notices".*?<\/section>/s)?.[0];

test('notices are one line, the gravest first, and the others behind it', async () => {
    await fixture.untilIdle(); // a synchronization under way would read the expiry again
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() + 20 * 86400');
    const one = noticesOf(await fixture.text('/users'));
    assert.match(one, /banner warn"><p>The API key expires in (19|20) days\. <a /);
    assert.doesNotMatch(one, /<details/);
    fixture.sql(`
        INSERT INTO sync_run (kind, requested_by, started_at, finished_at, outcome)
        VALUES ('manual', 'x', unixepoch(), unixepoch(), 'failed')`);
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() + 2 * 86400');
    const two = noticesOf(await fixture.text('/users'));
    assert.match(two, /^<section[^>]*><div class="banner danger"><p>[^<]*in [12] days?\./);
    assert.match(two, /<summary>1 more notice<\/summary><div class="banner warn"><p>The last sync/);
});

test('hidden notices stay away for the day; a new one still appears', async () => {
    const { answer, cookie } = await hideNotices('/users?status=active');
    assertStatus(answer, 303);
    assert.equal(answer.headers.get('location'), '/users?status=active');
    assert.match(answer.headers.get('set-cookie'), /HttpOnly; SameSite=Strict/);
    assert.match(cookie, /^rollcall_notices=\d{4}-\d\d-\d\d\.key-urgent\.sync-failed$/);
    assert.equal(noticesOf(await withCookie('/users', cookie)), undefined);
    const old = cookie.replace(/\d{4}-\d\d-\d\d/, '2020-01-01');
    assert.match(noticesOf(await withCookie('/users', old)), /API key expires/, 'the next day');
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() - 60');
    assert.match(
        noticesOf(await withCookie('/users', cookie)),
        /The API key has expired\. Sync and tasks are paused\./,
        'a graver state is a new notice',
    );
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() + 300 * 86400');
    fixture.sql("DELETE FROM sync_run WHERE requested_by = 'x'");
    assert.equal(noticesOf(await fixture.text('/users')), undefined);
});

test('the button leads to pages of this server only; forged cookies do nothing', async () => {
    const foreign = ['https://elsewhere.test/', '//elsewhere.test', '/\\elsewhere.test', 'x', ''];
    for (const from of foreign)
        assert.equal((await hideNotices('/users', { from })).answer.headers.get('location'), '/');
    assertStatus(await fixture.post('/', { action: 'forget-everything' }, { from: '/users' }), 400);
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() - 60');
    for (const value of ['x', '.key-expired', '%00', '2020-01-01.key-expired', '"><script>'])
        assert.match(
            noticesOf(await withCookie('/users', `rollcall_notices=${value}`)),
            /The API key has expired/,
        );
    fixture.sql('UPDATE api_key SET expires_at = unixepoch() + 300 * 86400');
});

test('the level is beside the name when it is less than everything', async () => {
    await fixture.setAccess('read');
    assert.match(
        await fixture.text('/', 'productAdmin'),
        /<span class="role">product admin, read only<\/span>/,
    );
    assert.match(await fixture.text('/'), /<span class="role">organization admin<\/span>/);
    await fixture.setAccess('full');
    assert.match(
        await fixture.text('/', 'productAdmin'),
        /<span class="role">product admin<\/span>/,
    );
    await fixture.setAccess('off');
});

test('a refusal names organization admins to colleagues, and to nobody else', async () => {
    const named = /Organization admins you can ask:.*Olivia Admin.*Otto Admin/s;
    assert.match(await fixture.text('/', 'productAdmin'), named);
    assert.match(await fixture.text('/users', 'ordinary'), named);
    for (const visitor of ['stranger', 'suspendedAdmin'])
        assert.doesNotMatch(await fixture.text('/', visitor), /Olivia Admin/, visitor);
    await fixture.setAccess('read');
    assert.match(await fixture.text('/tasks/new', 'productAdmin'), named, 'who may only read');
    await fixture.setAccess('off');
});

test('the help page has terms, keys, addresses of the API and the version', async () => {
    const page = await fixture.text('/help');
    for (const part of ['seats', 'terms', 'safety', 'keys', 'api', 'version'])
        assert.match(page, new RegExp(`<h2 id="${part}">`));
    assert.match(page, /Rollcall \d+\.\d+/);
    for (const [, path] of page.matchAll(/<dt><a href="([^"]+)">/g))
        assertStatus(await fixture.get(path), 200, path);
});

test('the page of a missing thing leads to the list where it would be', async () => {
    for (const [path, list, label] of [
        ['/tasks/1/runs/999', '/tasks/runs', 'Go to runs'],
        ['/users/bulk/999', '/tasks/runs', 'Go to runs'],
        ['/tasks/999', '/tasks', 'Go to tasks'],
        ['/users/nobody', '/users', 'Go to users'],
        ['/groups/none', '/groups', 'Go to groups'],
        ['/filters/999', '/filters', 'Go to saved filters'],
        ['/settings/automation/999', '/settings/automation', 'Go to webhooks'],
        ['/tasks/no/such/address', '/', 'Go to dashboard'],
    ]) {
        const { status, text } = await fixture.get(path);
        assert.equal(status, 404, path);
        const [, actions] = text.match(/<p class="actions">(.*?)<\/p>/s);
        assert.equal(
            actions.trim(),
            `<a class="button secondary" href="${list}">${label}</a>`,
            path,
        );
    }
});
