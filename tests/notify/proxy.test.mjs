// Webhooks by the operator's forward proxy: what it is told, what is still checked, and what never
// goes through it.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshPlace } from './fixture.mjs';
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
    return freshPlace(t, receiver, allow, {
        ROLLCALL_CA_FILE: join(folder, 'cert.pem'),
        ROLLCALL_PROXY: proxy.address,
        ...environment,
    });
}

test('the proxy learns host and port; the certificate has to be of the name', async (t) => {
    // no_proxy would let the call out directly, where the address of the proxy is allowed to be
    // private
    const place = fresh(t, `https://${HOST}:${port}/ https://other.example.test:${port}/`, {
        no_proxy: '*',
        NO_PROXY: '*',
        https_proxy: 'http://127.0.0.1:9',
    });
    const fine = place.webhook('fine', `https://${HOST}:${port}/automation/path-9f3c`, SECRET);
    const gone = place.webhook('gone', `https://${HOST}:${port}/automation/404`, SECRET);
    const other = place.webhook(
        'other',
        `https://other.example.test:${port}/automation/path-9f3c`,
        SECRET,
    );
    place.event('taskFailure', 'one');
    await place.tried();
    assert.equal(place.last(fine, 'status'), '200');
    assert.equal(place.last(fine, 'answer'), 'received');
    assert.equal(place.last(gone, 'status'), '404', "the receiver's, not that of the tunnel");
    assert.match(place.last(other, 'problem'), /certificate/);
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
    const place = fresh(
        t,
        `${receiver.base} https://127.0.0.1:${port}/ ${inner.join(' ')} https://8.8.8.8:${port}/`,
    );
    const refused = inner.map((url) => place.webhook(url, url));
    const here = place.webhook('here', `${receiver.base}ok/here`);
    const tls = place.webhook('tls', `https://127.0.0.1:${port}/x`);
    const outside = place.webhook('outside', `https://8.8.8.8:${port}/x`);
    place.event('taskFailure', 'one');
    await place.tried();
    assert.deepEqual(
        refused.map((id) => place.last(id, 'problem')).filter((p) => !/private network/.test(p)),
        [],
    );
    assert.equal(place.last(here, 'status'), '200');
    assert.match(place.last(tls, 'problem'), /certificate/, 'the certificate is for the name');
    assert.match(
        place.last(outside, 'problem'),
        /certificate/,
        'and here as well, behind the proxy',
    );
    assert.deepEqual(proxy.asked, [`CONNECT 8.8.8.8:${port}`]);
});

test('a proxy that refuses or is away is named, and it is tried again', async (t) => {
    const place = fresh(t, `https://${HOST}:${port}/`);
    const hook = place.webhook('hook', `https://${HOST}:${port}/x`, SECRET);
    for (const status of [403, 407, 502]) {
        proxy.refuse = status;
        place.event('taskFailure', `refused ${status}`);
        await place.tried();
        assert.match(
            place.last(hook, 'problem'),
            new RegExp(
                `ROLLCALL_PROXY\\) did not connect to the receiver \\(its status ${status}\\)`,
            ),
        );
        assert.equal(place.last(hook, "coalesce(a.status, '-')"), '-', 'the receiver said nothing');
    }
    assert.ok(!proxy.carried.includes(SECRET));
    assert.equal(got.length, 0);
    place.env.ROLLCALL_PROXY = '127.0.0.1:9';
    place.event('taskFailure', 'away');
    await place.tried();
    assert.match(place.last(hook, 'problem'), /ROLLCALL_PROXY\) cannot be reached/);
    place.env.ROLLCALL_PROXY = 'proxy.nowhere.invalid:3128';
    place.event('taskFailure', 'nameless');
    await place.tried();
    assert.match(place.last(hook, 'problem'), /ROLLCALL_PROXY\) cannot be reached/);
    assert.equal(
        place.sql("SELECT count(*) FROM delivery WHERE state IN ('waiting', 'sending')"),
        '5',
    );
});

test('without a proxy nothing has changed: proxies of the environment do not count', async (t) => {
    const place = fresh(t, `https://${HOST}:${port}/`, {
        ROLLCALL_PROXY: '',
        https_proxy: `http://${proxy.address}`,
        ALL_PROXY: `http://${proxy.address}`,
    });
    const hook = place.webhook('hook', `https://${HOST}:${port}/x`);
    place.event('taskFailure', 'one');
    await place.tried();
    assert.match(place.last(hook, 'problem'), /host name could not be found/);
    assert.deepEqual(proxy.asked, []);
});
