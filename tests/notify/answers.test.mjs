// Every kind of answer a receiver can give, and what the lane makes of it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { freshFixture, useReceiver } from './fixture.mjs';

const receiver = useReceiver();

test('every kind of answer: success, another try, or final failure', async (t) => {
    const fixture = freshFixture(t, receiver);
    const expected = {};
    const add = (path, state, problem) => {
        expected[fixture.webhook(path, receiver.base + path, 'a-secret-to-hide')] = {
            path,
            state,
            problem,
        };
    };
    for (const s of [200, 201, 202, 204, 299]) add(`status/${s}`, 'sent');
    for (const s of [400, 401, 403, 404, 410, 422])
        add(`status/${s}`, 'dead', /Atlassian Automation|permanently gone/);
    for (const s of [300, 301, 304, 307, 308]) add(`status/${s}`, 'waiting', /redirect/);
    for (const s of [402, 405, 408, 409, 413, 415, 418, 451, 500, 501, 502, 503, 504, 599])
        add(`status/${s}`, 'waiting', s < 500 ? /rejected the message/ : /internal error/);
    add('status/429', 'waiting', /Rate-limited/);
    add('redirect', 'waiting', /redirect/);
    for (const how of ['cut', 'half', 'long']) add(how, 'waiting', /closed before/);
    add('garbage', 'waiting', /could not be read/);
    add('short', 'sent');
    add('endless', 'sent');
    add('binary', 'sent');
    add('echo/0193-9f3c', 'sent');
    add('php/victim-rule', 'sent');
    add('base64', 'sent');
    add('utf8', 'sent');
    add('hang', 'waiting', /15 seconds/);
    add('drip', 'waiting', /15 seconds/);
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    const rows = fixture
        .lines(
            `
                SELECT webhook, CASE state WHEN 'sending' THEN 'waiting' ELSE state END,
                    due_at - (SELECT max(at) FROM attempt a WHERE a.delivery = d.id)
                FROM delivery d`,
        )
        .map((l) => l.split('|'));
    assert.equal(rows.length, Object.keys(expected).length);
    const wrong = [];
    for (const [webhook, state] of rows) {
        const want = expected[webhook];
        const problem = fixture.last(webhook, 'problem');
        if (state !== want.state) wrong.push(`${want.path}: ${state} instead of ${want.state}`);
        if (want.problem ? !want.problem.test(problem) : problem !== '')
            wrong.push(`${want.path}: "${problem}"`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(
        !receiver.got.some((g) => g.path.includes('redirected')),
        'a redirect is never followed',
    );
    const of = (path) => Object.keys(expected).find((w) => expected[w].path === path);
    const [, , wait] = rows.find(([w]) => w === of('status/503'));
    assert.ok(Number(wait) >= 600 && Number(wait) < 620, `Retry-After is obeyed: ${wait}`);
    assert.match(fixture.last(of('binary'), 'answer'), /no readable text/);
    assert.equal(fixture.last(of('utf8'), 'answer'), 'ä'.repeat(512), 'cut between characters');
    assert.ok(fixture.last(of('endless'), 'length(answer)') <= 1024);
    assert.doesNotMatch(
        fixture.last(of('echo/0193-9f3c'), 'answer'),
        /a-secret-to-hide|9f3c/,
        'neither secret nor path is stored',
    );
    assert.equal(
        fixture.last(of('php/victim-rule'), 'answer'),
        `{"path":"${'*'.repeat(23)}","token":"${'*'.repeat(31)}"}`,
    );
    assert.match(fixture.last(of('base64'), 'answer'), /^\*+=*$/);
    assert.doesNotMatch(fixture.log(), /a-secret-to-hide|status\/|127\.0\.0\.1/, 'nor logged');
    assert.equal(
        fixture.sql(`
            SELECT count(*)
            FROM attempt a
            JOIN delivery d ON d.id = a.delivery
            WHERE d.state = 'sent'
                AND problem IS NOT NULL
                AND a.id = (SELECT max(id) FROM attempt b WHERE b.delivery = d.id)`),
        '0',
    );
});
