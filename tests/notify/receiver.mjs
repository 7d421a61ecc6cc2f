// A receiver of webhooks that behaves as badly as asked: the first part of the path says how.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts a receiver, in an object of the caller if there is one. `got` has every request that
 * arrived completely: {path, headers, body, at}. */
export async function openReceiver(receiver = {}) {
    const got = [];
    const sockets = new Set();
    Object.assign(receiver, {
        got,
        /** The status of every answer, whatever the path says. */
        status: null,
        /** A promise that answers under /blocked wait for. */
        unblocked: null,
        /** Whether answers under /slow come at once. */
        quick: false,
        /** How many requests arrived at paths with a prefix. */
        count: (prefix) => got.filter((request) => request.path.startsWith(prefix)).length,
        clear() {
            got.length = 0;
        },
        close: () =>
            new Promise((done) => {
                for (const socket of sockets) socket.destroy();
                server.close(done);
            }),
    });
    const server = createServer(async (request, response) => {
        const chunks = [];
        try {
            for await (const chunk of request) chunks.push(chunk);
        } catch {
            return;
        }
        const body = Buffer.concat(chunks).toString();
        got.push({ path: request.url, headers: request.headers, body, at: Date.now() });
        await answer(receiver, request, response);
    });
    server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => {});
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    receiver.port = server.address().port;
    receiver.base = `http://127.0.0.1:${receiver.port}/`;
    return receiver;
}

const tokenOf = (request) => request.headers['x-automation-webhook-token'];

function writeAndEnd(socket, text) {
    socket.write(text);
    socket.end();
}

/** What each first part of a path does. */
const ANSWERS = {
    status({ response, argument }) {
        const headers = argument === '503' ? { 'Retry-After': '600' } : {};
        response.writeHead(Number(argument), headers).end(`status ${argument}`);
    },
    redirect: ({ receiver, response }) =>
        response.writeHead(302, { Location: `${receiver.base}ok/redirected` }).end(),
    hang: () => {},
    async blocked({ receiver, response }) {
        await receiver.unblocked;
        response.end('unblocked');
    },
    async slow({ receiver, response, argument }) {
        await sleep(receiver.quick ? 0 : Number(argument));
        response.end('late');
    },
    cut: ({ socket }) => socket.destroy(),
    half({ socket }) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Le');
        socket.destroy();
    },
    /** Announces more than it sends. */
    long: ({ socket }) =>
        writeAndEnd(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort'),
    short: ({ socket }) =>
        writeAndEnd(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and much more'),
    /** Takes longer in all than anybody should wait. */
    async drip({ socket }) {
        for (const byte of 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok') {
            if (socket.destroyed) return;
            socket.write(byte);
            await sleep(500);
        }
        socket.end();
    },
    async endless({ socket, response }) {
        response.writeHead(200);
        for (let i = 0; i < 200 && !socket.destroyed; i++) {
            response.write('x'.repeat(65536));
            await sleep(1);
        }
        response.destroy();
    },
    garbage: ({ socket }) => writeAndEnd(socket, '\x16\x03\x01 this is not HTTP\r\n\r\n'),
    binary: ({ response }) => response.end(Buffer.from([0, 1, 2, 255, 254])),
    utf8: ({ response }) => response.end('ä'.repeat(2000)),
    echo: ({ request, response }) => response.end(`${request.url} ${tokenOf(request)}`),
    /** Repeats path and token as json_encode of PHP writes them. */
    php({ request, response }) {
        const json = JSON.stringify({ path: request.url, token: tokenOf(request) });
        response.end(json.replace(/\//g, '\\/').replace(/-/g, '\\u002d'));
    },
    base64: ({ request, response }) =>
        response.end(Buffer.from(tokenOf(request)).toString('base64')),
    ok: ({ response }) => response.end('ok'),
};

async function answer(receiver, request, response) {
    const [, how, argument] = request.url.split('/');
    const { socket } = request;
    if (receiver.status) response.writeHead(receiver.status).end('as told');
    else await (ANSWERS[how] ?? ANSWERS.ok)({ receiver, request, response, socket, argument });
}
