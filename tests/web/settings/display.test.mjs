// Settings, Display: rows on a page of people, and the time zone of the pages.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { assertStatus, useFixture } from '../fixture.mjs';

const fixture = useFixture();
const PATH = '/settings/display';
const save = (rows, zone) => fixture.post(PATH, { rows, zone });
const rowsShown = (page) => page.match(/<th scope="row"><a href="\/users\//g)?.length ?? 0;

test('the list of people has as many rows as the setting says', async () => {
    assert.equal(rowsShown(await fixture.text('/users')), 50);
    assertStatus(await save('25', ''), 303);
    const page = await fixture.text('/users');
    assert.equal(rowsShown(page), 25);
    assert.match(page, /name="view" value="\?page=2">Next/, 'links leave out the usual number');
    assert.match(page, /href="\/users\?limit=50">50</);
    assert.equal(rowsShown(await fixture.text('/users?limit=100')), 100);
    assertStatus(await save('50', ''), 303);
});

test('a number that is no choice, or a zone nobody knows, is refused and stays', async () => {
    const { status, text } = await save('30', 'Nowhere/Else');
    assert.equal(status, 422);
    assert.match(text, /value="Nowhere\/Else"/);
    assert.equal(rowsShown(await fixture.text('/users')), 50);
});

test('the form offers the names of time zones', async () => {
    const page = await fixture.text(PATH);
    assert.match(page, /<input id="zone" name="zone"[^>]* list="zone-list"/);
    assert.match(page, /<datalist id="zone-list" data-lines="\/static\/zones\.txt">/);
});

test('times are in the zone of the setting, else in that of the synchronization', async () => {
    const at = async () => (await fixture.text('/')).match(/Data from \w+ (\d\d):(\d\d)/).slice(1);
    const [hour, minute] = await at();
    assertStatus(await save('50', 'Asia/Tokyo'), 303);
    const [there, sameMinute] = await at();
    assert.equal(Number(there), (Number(hour) + 9) % 24);
    assert.equal(sameMinute, minute);
    assert.match(await fixture.text('/settings'), /50 rows per page, times in Asia\/Tokyo</);
    assertStatus(await save('50', ''), 303);
    assert.deepEqual(await at(), [hour, minute]);
});
