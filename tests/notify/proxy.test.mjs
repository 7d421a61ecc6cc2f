// Webhooks by the operator's forward proxy: what it is told, what is still checked, and what never
// goes through it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshFixture } from './fixture.mjs';
import { openProxy } from './proxy.mjs';
import { openReceiver } from './receiver.mjs';

const HOST = 'hooks.example.test';
const SECRET = 'a-secret-of-the-rule-77aa';
let folder;
let proxy;
let receiver;
let server;
let port;
let got;
before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-proxy-'));
    execFileSync(
        'openssl',
        [
            'req',
            '-x509',
            '-newkey',
            'ec',
            '-pkeyopt',
            'ec_paramgen_curve:prime256v1',
            '-nodes',
            '-days',
            '2',
            '-subj',
            `/CN=${HOST}`,
            '-addext',
            `subjectAltName=DNS:${HOST}`,
            '-keyout',
            join(folder, 'key.pem'),
            '-out',
            join(folder, 'cert.pem'),
        ],
        { stdio: 'ignore' },
    );
    got = [];
    server = createServer(
        {
            key: readFileSync(join(folder, 'key.pem')),
            cert: readFileSync(join(folder, 'cert.pem')),
        },
        (request, response) => {
            got.push(request.headers);
            response.writeHead(request.url.endsWith('/404') ? 404 : 200).end('received');
        },
    );
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    port = server.address().port;
    proxy = await openProxy();
    receiver = await openReceiver();
});
after(async () => {
    await proxy?.close();
    await receiver?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
});

function fresh(t, allow, environment = {}) {
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
    // no_proxy would let the call out directly, where the address of the proxy is allowed to be
    // private
    const fixture = fresh(t, `https://${HOST}:${port}/ https://other.example.test:${port}/`, {
        no_proxy: '*',
        NO_PROXY: '*',
        https_proxy: 'http://127.0.0.1:9',
    });
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
    assert.equal(fixture.last(gone, 'status'), '404', "the receiver's, not that of the tunnel");
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
    assert.ok(proxy.carried.includes(HOST), 'the proxy of this test does keep what it is told');
});

test('addresses written as numbers are judged here, this machine is called directly', async (t) => {
    const inner = [
        '10.1.2.3',
        '169.254.169.254',
        '0.0.0.0',
        '[::ffff:127.0.0.1]',
        '[64:ff9b::a9fe:a9fe]',
        '[fe80::1]',
        '[fd00::1]',
    ].map((host) => `https://${host}:${port}/`);
    const fixture = fresh(
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

test('a proxy that refuses or is away is named, and it is tried again', async (t) => {
    const fixture = fresh(t, `https://${HOST}:${port}/`);
    const hook = fixture.webhook('hook', `https://${HOST}:${port}/x`, SECRET);
    for (const status of [403, 407, 502]) {
        proxy.refuse = status;
        fixture.event('taskFailure', `refused ${status}`);
        await fixture.tried();
        assert.match(
            fixture.last(hook, 'problem'),
            new RegExp(
                `ROLLCALL_PROXY\\) did not connect to the receiver \\(its status ${status}\\)`,
            ),
        );
        assert.equal(
            fixture.last(hook, "coalesce(a.status, '-')"),
            '-',
            'the receiver said nothing',
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

test('without a proxy nothing has changed: proxies of the environment do not count', async (t) => {
    const fixture = fresh(t, `https://${HOST}:${port}/`, {
        ROLLCALL_PROXY: '',
        https_proxy: `http://${proxy.address}`,
        ALL_PROXY: `http://${proxy.address}`,
    });
    const hook = fixture.webhook('hook', `https://${HOST}:${port}/x`);
    fixture.event('taskFailure', 'one');
    await fixture.tried();
    assert.match(fixture.last(hook, 'problem'), /host name could not be found/);
    assert.deepEqual(proxy.asked, []);
});
