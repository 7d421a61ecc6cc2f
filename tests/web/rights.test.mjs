// Every route × every kind of visitor, from the program's own route table.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openHouse, routes, VISITORS } from './house.mjs';

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });

const RANK = { none: 0, read: 1, full: 2, owner: 3 };

test('routes × visitors', async () => {
    for (const route of routes().filter((r) => r.need !== 'none'))
        for (const [name, visitor] of Object.entries(VISITORS)) {
            const path = route.path.replaceAll(/\{\w+\}/g, '1');
            const { status } = route.method === 'GET' ? await house.get(path, name) : await house.post(path, {}, { visitor: name, csrf: null });
            const what = `${route.method} ${path} as ${name}`;
            if (visitor.level === 'nobody') assert.equal(status, 401, what);
            else if (RANK[visitor.level] < RANK[route.need]) assert.equal(status, 403, what);
            else if (route.method === 'POST') assert.equal(status, 403, `${what}: no token`);
            else assert.ok([200, 303, 404].includes(status), `${what}: ${status}`);
        }
});

test('a setting lets a role in, read only or in full, and a removed setting shuts the door at the next click', async () => {
    assert.equal((await house.get('/settings', 'productAdmin')).status, 403);
    assert.equal((await house.post('/settings/access', { product_admins: 'read', user_access_admins: 'off' })).status, 303);
    assert.equal((await house.get('/settings', 'productAdmin')).status, 200);
    const refused = await house.post('/settings/dashboard', { inactive_days: '60' }, { visitor: 'productAdmin', csrf: 'x' });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /full access/);
    const ask = await house.post('/settings/access', { product_admins: 'full', user_access_admins: 'read' });
    assert.equal(ask.status, 200);
    assert.match(ask.text, /<h1>[^<]*Confirm/);
    assert.equal((await house.post('/settings/access', { product_admins: 'full', user_access_admins: 'read', confirm: 'yes' })).status, 303);
    assert.equal((await house.post('/settings/dashboard', { inactive_days: '60' }, { visitor: 'productAdmin' })).status, 303);
    assert.equal((await house.post('/settings/access', { product_admins: 'off' }, { visitor: 'productAdmin', csrf: 'x' })).status, 403);
    assert.equal((await house.get('/settings', 'accessAdmin')).status, 200);
    assert.equal((await house.get('/settings', 'seatlessAccessAdmin')).status, 403, 'needs a billable seat');
    assert.equal((await house.post('/settings/access', { product_admins: 'off', user_access_admins: 'off' })).status, 303);
    assert.equal((await house.get('/settings', 'productAdmin')).status, 403);
});

test('the 403 page says which role would help, and the refusal is audited', async () => {
    const { text } = await house.get('/settings', 'ordinary');
    assert.match(text, /organization admin/);
    assert.equal(house.sql("SELECT count(*) FROM audit WHERE action = 'access.refused' AND who = 'uma.user@example.test'"), '1');
});

test('a person on another host name never gets in by a header', async () => {
    const { status } = await house.get('/settings', 'nobody', { headers: { 'Remote-User': 'olivia.admin@example.test', 'X-Remote-User': 'olivia.admin@example.test', REMOTE_USER: 'olivia.admin@example.test' } });
    assert.equal(status, 401);
});

test('rollcallctl grant opens the door for whoever is locked out', async () => {
    house.ctl('grant', 'NOBODY.knows@elsewhere.test');
    assert.equal((await house.get('/settings', 'stranger')).status, 200);
    house.ctl('revoke', 'nobody.knows@elsewhere.test');
    assert.equal((await house.get('/settings', 'stranger')).status, 403);
});
