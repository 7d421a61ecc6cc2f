// kill -9 in the middle of deliveries.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { freshFixture } from './fixture.mjs';
import { openReceiver } from './receiver.mjs';

let receiver;
let fixture;
before(async () => {
    receiver = await openReceiver();
});
after(() => receiver?.close());
const fresh = (t, ...rest) => {
    fixture = freshFixture(t, receiver, ...rest);
};
const states = () => fixture.states();

test('killed 200 times during 500 deliveries: all arrive, each under one id', async (t) => {
    fresh(t);
    fixture.webhook('a', `${receiver.base}slow/110`, 'some-secret');
    fixture.webhook('b', `${receiver.base}slow/100`, 'some-secret', ['taskSuccess']);
    fixture.event('taskFailure', 'a', 250);
    fixture.event('taskSuccess', 'b', 250);
    const pause = (ms) => new Promise((r) => setTimeout(r, ms));
    let start = 0; // how long the lane takes here to its first delivery
    for (let kills = 0; kills < 200; kills++) {
        const { child, done } = fixture.run();
        const from = Date.now();
        if (kills) await pause(5 + Math.random() * (start + 120));
        else for (; !receiver.got.length; start = Date.now() - from) await pause(1);
        child.kill('SIGKILL');
        await done;
        if (kills % 10) continue;
        const arrived = new Set(receiver.got.map((g) => g.headers['webhook-id']));
        const sent = fixture
            .sql(
                `
                SELECT e.uid FROM delivery d JOIN event e ON e.id = d.event WHERE d.state = 'sent'`,
            )
            .split('\n')
            .filter(Boolean);
        assert.ok(
            sent.every((uid) => arrived.has(uid)),
            'sent is what arrived',
        );
        // every kill shall meet work
        if (sent.length > 480) fixture.event('taskFailure', `more ${kills}`, 50);
    }
    const duplicates = receiver.got.length;
    receiver.quick = true;
    assert.equal(await fixture.run().done, 0);
    const count = Number(fixture.sql('SELECT count(*) FROM event'));
    assert.ok(count >= 500);
    assert.deepEqual(states(), { sent: count });
    assert.ok(duplicates > 200, `kills met deliveries on their way: ${duplicates}`);
    const ids = new Map();
    for (const g of receiver.got) {
        const subject = JSON.parse(g.body).trigger + JSON.parse(g.body).processId;
        ids.set(subject, (ids.get(subject) ?? new Set()).add(g.headers['webhook-id']));
    }
    assert.equal(ids.size, count, 'each event arrived');
    assert.ok(
        [...ids.values()].every((s) => s.size === 1),
        'under one id',
    );
    assert.equal(fixture.sql('PRAGMA integrity_check'), 'ok');
});
