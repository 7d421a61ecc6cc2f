// The lane is killed in the middle of deliveries.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshFixture, useReceiver } from './fixture.mjs';

const receiver = useReceiver();

test('killed 200 times during 500 deliveries: all arrive, each under one id', async (t) => {
    const fixture = freshFixture(t, receiver);
    fixture.webhook('a', `${receiver.base}slow/110`, 'some-secret');
    fixture.webhook('b', `${receiver.base}slow/100`, 'some-secret', ['taskSuccess']);
    fixture.event('taskFailure', 'a', 250);
    fixture.event('taskSuccess', 'b', 250);
    /** How many milliseconds the lane takes to its first delivery. */
    let start = 0;
    for (let kills = 0; kills < 200; kills++) {
        const { child, done } = fixture.run();
        const from = Date.now();
        if (kills) await sleep(5 + Math.random() * (start + 120));
        else for (; !receiver.got.length; start = Date.now() - from) await sleep(1);
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
            'whatever is "sent" arrived',
        );
        // Every kill has to meet work.
        if (sent.length > 480) fixture.event('taskFailure', `more ${kills}`, 50);
    }
    const duplicates = receiver.got.length;
    receiver.quick = true;
    assert.equal(await fixture.run().done, 0);
    const count = Number(fixture.sql('SELECT count(*) FROM event'));
    assert.ok(count >= 500);
    assert.deepEqual(fixture.states(), { sent: count });
    assert.ok(duplicates > 200, `kills met deliveries under way: ${duplicates}`);
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
