// A forward proxy as companies have them: CONNECT only, every name leads to this machine. It keeps
// all it is told. By itself (node proxy.mjs PORT_FILE SEEN_FILE) it writes each request to
// SEEN_FILE, and every byte it carries out.
import { appendFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';

export async function openProxy({ note = () => {} } = {}) {
    const sockets = new Set();
    const proxy = {
        asked: [],
        carried: '',
        refuse: null, // refuse: the status of every answer
        clear() {
            proxy.asked.length = 0;
            proxy.carried = '';
        },
        close: () =>
            new Promise((done) => {
                for (const s of sockets) s.destroy();
                server.close(done);
            }),
    };
    const keep = (bytes) => {
        proxy.carried += bytes.toString('latin1');
        note(bytes);
    };
    const server = createServer((client) => {
        let head = Buffer.alloc(0);
        sockets.add(client);
        client.on('close', () => sockets.delete(client)).on('error', () => {});
        client.on('data', function read(bytes) {
            head = Buffer.concat([head, bytes]);
            keep(bytes);
            const end = head.indexOf('\r\n\r\n');
            if (end < 0) return;
            client.off('data', read).pause();
            const [method, target] = head.toString('latin1').split(' ');
            proxy.asked.push(`${method} ${target}`);
            if (proxy.refuse || method !== 'CONNECT')
                return client.end(
                    `HTTP/1.1 ${proxy.refuse ?? 405} No\r\nContent-Length: 7\r\n\r\nrefused`,
                );
            const server = connect(Number(target.split(':').pop()), '127.0.0.1', () => {
                client.write(
                    `HTTP/1.1 200 Connection established\r\nX-RateLimit-Remaining: ` +
                        `0\r\nX-RateLimit-Reset: ` +
                        `${Math.floor(Date.now() / 1000) + 290}\r\n\r\n`,
                ); // its own limit, not the receiver's
                client.on('data', keep);
                client.pipe(server).pipe(client);
            }).on('error', () => client.destroy());
            client.on('close', () => server.destroy());
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
