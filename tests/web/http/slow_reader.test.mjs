// A client that reads slowly occupies nginx, not a worker: eight large exports that nobody reads
// delay no other request.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { assertStatus, useFixture } from '../fixture.mjs';

// 25,000 people are 8 MB, more than the kernel buffers for a connection.
const fixture = useFixture({ ORG_USERS: '25000' });

test('as many unread exports as workers: pages still come', async (t) => {
    const readers = Array.from({ length: 8 }, () => connect(fixture.port, '127.0.0.1'));
    t.after(() => readers.forEach((reader) => reader.destroy()));
    await Promise.all(
        readers.map(
            (reader) =>
                new Promise((begun) => {
                    // The head arrived, and the client reads no byte more.
                    reader.once('readable', begun);
                    reader.write('GET /users.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
                }),
        ),
    );
    assertStatus(
        await fixture.get('/settings', 'orgAdmin', { signal: AbortSignal.timeout(30000) }),
        200,
    );
    const { status, text } = await fixture.get('/users.csv', 'orgAdmin', {
        signal: AbortSignal.timeout(30000),
    });
    assert.equal(status, 200);
    assert.equal(text.trimEnd().split('\r\n').length, 25001, 'and is whole');
});
