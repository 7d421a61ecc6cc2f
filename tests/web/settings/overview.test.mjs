// The navigation leads to every section, and marks where a page belongs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { useFixture } from '../fixture.mjs';

const fixture = useFixture();

test('every card of the settings is in the left navigation; one link is marked', async () => {
    const { text } = await fixture.get('/settings');
    const nav = text.match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
    const cards = [...text.matchAll(/class="cover" href="([^"]+)"/g)].map((m) => m[1]);
    assert.ok(cards.length >= 8, String(cards));
    for (const path of cards) {
        assert.ok(nav.includes(`href="${path}"`), path);
        const there = (await fixture.text(path)).match(/<nav[^>]*>[\s\S]*?<\/nav>/)[0];
        assert.equal(there.match(/aria-current="page"/g).length, 1, path);
        assert.equal(
            there.match(/aria-current="true"/g)?.length ?? 0,
            1,
            `${path}: Settings alone is marked as the part it belongs to`,
        );
    }
});

test('pages without a link of their own mark in the navigation where they belong', async () => {
    const group = fixture.sql('SELECT group_id FROM user_group ORDER BY id LIMIT 1');
    const person = fixture.sql('SELECT account_id FROM user ORDER BY id LIMIT 1');
    for (const [path, link] of [
        ['/filters', '/users'],
        [`/groups/${group}`, '/groups'],
        [`/users/${encodeURIComponent(person)}`, '/users'],
    ])
        assert.deepEqual(
            [...(await fixture.text(path)).matchAll(/<a href="([^"]+)" aria-current="true">/g)].map(
                (m) => m[1],
            ),
            [link],
            path,
        );
});
