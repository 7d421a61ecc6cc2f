// A forward proxy as companies have them: CONNECT only, and every name leads to this machine. It
// records all it receives. Run by itself (node proxy.mjs PORT_FILE SEEN_FILE) it writes each
// request and every byte it carries out to SEEN_FILE.
import { appendFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** The answer to CONNECT, with a rate limit of the proxy that is not the limit of the receiver. */
const established = () =>
    [
        'HTTP/1.1 200 Connection established',
        'X-RateLimit-Remaining: 0',
        `X-RateLimit-Reset: ${Math.floor(Date.now() / 1000) + 290}`,
        '\r\n',
    ].join('\r\n');

/** Connects a client to the port of its CONNECT, or refuses. */
function tunnel(proxy, client, head, record) {
    const [method, target] = head.split(' ');
    proxy.asked.push(`${method} ${target}`);
    if (proxy.refuse || method !== 'CONNECT') {
        const status = proxy.refuse ?? 405;
        client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 7\r\n\r\nrefused`);
        return;
    }
    const server = connect(Number(target.split(':').pop()), '127.0.0.1', () => {
        client.write(established());
        client.on('data', record);
        client.pipe(server).pipe(client);
    });
    server.on('error', () => client.destroy());
    client.on('close', () => server.destroy());
}

/** Starts a proxy. `note` receives the bytes of every client. */
export async function openProxy({ note = () => {} } = {}) {
    const sockets = new Set();
    const proxy = {
        asked: [],
        carried: '',
        /** The status of every answer; null connects. */
        refuse: null,
        clear() {
            proxy.asked.length = 0;
            proxy.carried = '';
        },
        close: () =>
            new Promise((done) => {
                for (const socket of sockets) socket.destroy();
                server.close(done);
            }),
    };
    const record = (bytes) => {
        proxy.carried += bytes.toString('latin1');
        note(bytes);
    };
    const server = createServer((client) => {
        let head = '';
        sockets.add(client);
        client.on('close', () => sockets.delete(client)).on('error', () => {});
        client.on('data', function read(bytes) {
            head += bytes.toString('latin1');
            record(bytes);
            if (!head.includes('\r\n\r\n')) return;
            client.off('data', read).pause();
            tunnel(proxy, client, head, record);
        });
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    proxy.address = `127.0.0.1:${server.address().port}`;
    return proxy;
}

if (process.argv[1]?.endsWith('proxy.mjs')) {
    const [, , portFile, seenFile] = process.argv;
    const proxy = await openProxy({ note: (bytes) => appendFileSync(seenFile, bytes) });
    writeFileSync(portFile, proxy.address);
}
