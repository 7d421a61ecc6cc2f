// Webhooks through the forward proxy of the operator: what the proxy learns, what Rollcall still
// checks, and what bypasses the proxy.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../certificate.mjs';
import { freshFixture, useReceiver } from './fixture.mjs';
import { openProxy } from './proxy.mjs';

const HOST = 'hooks.example.test';
const SECRET = 'a-secret-of-the-rule-77aa';
let folder;
let proxy;
const receiver = useReceiver();
let server;
let port;
/** The headers of every request the TLS server received. */
let got;
before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-proxy-'));
    const { cert, key } = makeCertificate(folder, `DNS:${HOST}`, HOST);
    got = [];
    server = createServer(
        { key: readFileSync(key), cert: readFileSync(cert) },
        (request, response) => {
            got.push(request.headers);
            response.writeHead(request.url.endsWith('/404') ? 404 : 200).end('received');
        },
    );
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    port = server.address().port;
    proxy = await openProxy();
});
after(async () => {
    await proxy?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
});

/** A fixture that uses the proxy. */
function freshProxied(t, allow, environment = {}) {
    proxy.clear();
    proxy.refuse = null;
    got.length = 0;
    return freshFixture(t, receiver, allow, {
        ROLLCALL_CA_FILE: join(folder, 'cert.pem'),
        ROLLCALL_PROXY: proxy.address,
        ...environment,
    });
}

test('the proxy learns host and port; the certificate has to be of the name', async (t) => {
    // With no_proxy the call would go out directly, without the checks of a direct call.
    const fixture = freshProxied(
        t,
        `https://${HOST}:${port}/ https://other.example.test:${port}/`,
        {
            no_proxy: '*',
            NO_PROXY: '*',
            https_proxy: 'http://127.0.0.1:9',
        },
    );
    const fine = fixture.webhook('fine', `https://${HOST}:${port}/automation/path-9f3c`, SECRET);
    const gone = fixture.webhook('gone', `https://${HOST}:${port}/automation/404`, SECRET);
    const other = fixture.webhook(
        'other',
        `https://other.example.test:${port}/automation/path-9f3c`,
        SECRET,
    );
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    assert.equal(fixture.last(fine, 'status'), '200');
    assert.equal(fixture.last(fine, 'answer'), 'received');
    assert.equal(
        fixture.last(gone, 'status'),
        '404',
        'the status of the receiver, not of the tunnel',
    );
    assert.match(fixture.last(other, 'problem'), /certificate/);
    assert.deepEqual(
        got.map((headers) => headers['x-automation-webhook-token']),
        [SECRET, SECRET],
    );
    assert.deepEqual([...new Set(proxy.asked)].sort(), [
        `CONNECT ${HOST}:${port}`,
        `CONNECT other.example.test:${port}`,
    ]);
    for (const word of [SECRET, 'path-9f3c', 'webhook-signature', 'taskFailure', 'X-Automation'])
        assert.ok(!proxy.carried.includes(word), word);
    assert.ok(proxy.carried.includes(HOST), 'the proxy of this test does record');
});

test('numeric addresses are checked here; this machine is called directly', async (t) => {
    const inner = [
        '10.1.2.3',
        '169.254.169.254',
        '0.0.0.0',
        '[::ffff:127.0.0.1]',
        '[64:ff9b::a9fe:a9fe]',
        '[fe80::1]',
        '[fd00::1]',
    ].map((host) => `https://${host}:${port}/`);
    const fixture = freshProxied(
        t,
        `${receiver.base} https://127.0.0.1:${port}/ ${inner.join(' ')} https://8.8.8.8:${port}/`,
    );
    const refused = inner.map((url) => fixture.webhook(url, url));
    const here = fixture.webhook('here', `${receiver.base}ok/here`);
    const tls = fixture.webhook('tls', `https://127.0.0.1:${port}/x`);
    const outside = fixture.webhook('outside', `https://8.8.8.8:${port}/x`);
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    assert.deepEqual(
        refused.map((id) => fixture.last(id, 'problem')).filter((p) => !/private network/.test(p)),
        [],
    );
    assert.equal(fixture.last(here, 'status'), '200');
    assert.match(fixture.last(tls, 'problem'), /certificate/, 'the certificate is for the name');
    assert.match(
        fixture.last(outside, 'problem'),
        /certificate/,
        'and here as well, behind the proxy',
    );
    assert.deepEqual(proxy.asked, [`CONNECT 8.8.8.8:${port}`]);
});

test('a proxy that refuses or is away is named in the problem; tries go on', async (t) => {
    const fixture = freshProxied(t, `https://${HOST}:${port}/`);
    const hook = fixture.webhook('hook', `https://${HOST}:${port}/x`, SECRET);
    for (const status of [403, 407, 502]) {
        proxy.refuse = status;
        fixture.event('taskFailure', `refused ${status}`);
        await fixture.tried();
        assert.match(
            fixture.last(hook, 'problem'),
            new RegExp(
                `ROLLCALL_PROXY\\) did not connect to the receiver \\(proxy status ${status}\\)`,
            ),
        );
        assert.equal(
            fixture.last(hook, "coalesce(a.status, '-')"),
            '-',
            'no answer of the receiver',
        );
    }
    assert.ok(!proxy.carried.includes(SECRET));
    assert.equal(got.length, 0);
    fixture.env.ROLLCALL_PROXY = '127.0.0.1:9';
    fixture.event('taskFailure', 'away');
    await fixture.tried();
    assert.match(fixture.last(hook, 'problem'), /ROLLCALL_PROXY\) cannot be reached/);
    fixture.env.ROLLCALL_PROXY = 'proxy.nowhere.invalid:3128';
    fixture.event('taskFailure', 'nameless');
    await fixture.tried();
    assert.match(fixture.last(hook, 'problem'), /ROLLCALL_PROXY\) cannot be reached/);
    assert.equal(
        fixture.sql("SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending')"),
        '5',
    );
});

test('without a proxy, proxies of the environment do not count', async (t) => {
    const fixture = freshProxied(t, `https://${HOST}:${port}/`, {
        ROLLCALL_PROXY: '',
        https_proxy: `http://${proxy.address}`,
        ALL_PROXY: `http://${proxy.address}`,
    });
    const hook = fixture.webhook('hook', `https://${HOST}:${port}/x`);
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    assert.match(fixture.last(hook, 'problem'), /host name was not found/);
    assert.deepEqual(proxy.asked, []);
});
