// The user browser: whom a figure counts is whom its link lists; hostile names are text.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { openHouse } from './house.mjs';

let house;
before(async () => { house = await openHouse(); });
after(async () => { await house.close(); });
const total = (text) => Number((text.match(/of ([\d,]+)<\/p>/)?.[1] ?? '0').replaceAll(',', ''));

test('each dashboard figure links to exactly the users it counts', async () => {
    const { text } = await house.get('/');
    const links = [...text.matchAll(/<a href="(\/users\?[^"]+)">([\d,]+)<\/a>/g)];
    assert.ok(links.length >= 15);
    for (const [, href, figure] of links) {
        const list = await house.get(href.replaceAll('&amp;', '&'));
        assert.equal(total(list.text), Number(figure.replaceAll(',', '')), href);
    }
});

test('hostile names show as text, and a person says why a seat is billable', async () => {
    const script = await house.get('/users?q=' + encodeURIComponent('<script>alert'));
    assert.ok(total(script.text) > 0);
    assert.doesNotMatch(script.text, /<script>alert/);
    const olivia = await house.get('/users?q=OLIVIA');
    const id = olivia.text.match(/href="(\/users\/[^"?]+)"/)[1];
    const page = await house.get(id);
    assert.match(page.text, /group confluence-users-example → atlassian\/user/);
    assert.equal((await house.get('/users/nobody-there')).status, 404);
});

test('bad query parameters: a message and the nearest page', async () => {
    for (const query of ['inactive_days=x', 'inactive_days=-1', 'page=999999', 'page=x', 'limit=7', 'sort=;drop', "q=%27%25_", 'status=zzz'])
        assert.ok([200, 422].includes((await house.get(`/users?${query}`)).status), query);
    assert.equal((await house.get('/users?q=%ff')).status, 400, 'unreadable bytes in an address');
});
