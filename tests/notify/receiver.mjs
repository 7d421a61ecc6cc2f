// A receiver of webhooks that behaves as badly as asked: the path's first part says how.
import { createServer } from 'node:http';
import { setTimeout as later } from 'node:timers/promises';

/** Starts one; got holds every request that came whole: {path, headers, body, at}. */
export async function openReceiver() {
    const got = [];
    const sockets = new Set();
    let open = 0;
    const receiver = {
        got,
        most: 0,
        status: null,
        held: null, // status overrides what the path says; held: a promise of when to answer
        /** Ids that arrived at a path and were answered with success there. */
        count: (path) => got.filter((g) => g.path.startsWith(path)).length,
        clear() {
            got.length = 0;
        },
        close: () =>
            new Promise((done) => {
                for (const s of sockets) s.destroy();
                server.close(done);
            }),
    };
    const server = createServer(async (request, response) => {
        const chunks = [];
        receiver.most = Math.max(receiver.most, ++open);
        response.on('close', () => open--);
        try {
            for await (const chunk of request) chunks.push(chunk);
        } catch {
            return;
        }
        got.push({
            path: request.url,
            headers: request.headers,
            body: Buffer.concat(chunks).toString(),
            at: Date.now(),
        });
        await behave(receiver, request, response);
    });
    server.on('connection', (s) => {
        sockets.add(s);
        s.on('close', () => sockets.delete(s));
        s.on('error', () => {});
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    receiver.port = server.address().port;
    receiver.base = `http://127.0.0.1:${receiver.port}/`;
    return receiver;
}

async function behave(receiver, request, response) {
    const [, how, what] = request.url.split('/');
    const socket = request.socket;
    if (receiver.status) return response.writeHead(receiver.status).end('as told');
    switch (how) {
        case 'status':
            return response
                .writeHead(Number(what), what === '503' ? { 'Retry-After': '600' } : {})
                .end(`status ${what}`);
        case 'redirect':
            return response.writeHead(302, { Location: `${receiver.base}ok/redirected` }).end();
        case 'hang':
            return undefined;
        case 'held':
            await receiver.held;
            return response.end('let go');
        case 'slow':
            await later(receiver.quick ? 0 : Number(what));
            return response.end('late');
        case 'cut':
            return socket.destroy();
        case 'half':
            socket.write('HTTP/1.1 200 OK\r\nContent-Le');
            return socket.destroy();
        case 'long':
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort');
            return socket.end(); // says more than it sends
        case 'short':
            socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and much more');
            return socket.end();
        case 'drip': // longer in all than anybody should wait
            for (const byte of `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`) {
                if (socket.destroyed) return undefined;
                socket.write(byte);
                await later(500);
            }
            return socket.end();
        case 'endless':
            response.writeHead(200);
            for (let i = 0; i < 200 && !socket.destroyed; i++) {
                response.write('x'.repeat(65536));
                await later(1);
            }
            return response.destroy();
        case 'garbage':
            socket.write('\x16\x03\x01 this is not HTTP\r\n\r\n');
            return socket.end();
        case 'binary':
            return response.end(Buffer.from([0, 1, 2, 255, 254]));
        case 'utf8':
            return response.end('ä'.repeat(2000));
        case 'echo':
            return response.end(`${request.url} ${request.headers['x-automation-webhook-token']}`);
        case 'php': // as json_encode writes what it was sent
            return response.end(
                JSON.stringify({
                    path: request.url,
                    token: request.headers['x-automation-webhook-token'],
                })
                    .replace(/\//g, '\\/')
                    .replace(/-/g, '\\u002d'),
            );
        case 'base64':
            return response.end(
                Buffer.from(request.headers['x-automation-webhook-token']).toString('base64'),
            );
        default:
            return response.end('ok');
    }
}
