// Free ports on loopback for tests that run side by side.
import { createServer } from 'node:net';

/** The server that listens at a port, or null if the port is taken. It closes at once unless it
 * stays open as a guard. */
const listen = (port, guard) =>
    new Promise((done) => {
        const server = createServer().once('error', () => done(null));
        server.listen(port, '127.0.0.1', () =>
            guard ? done(server.unref()) : server.close(() => done(server)),
        );
    });

/** Ports of a block: a guard and those that are given out. */
const BLOCK = 20;

/** The first of `n` free ports in a row, fewer than a block has, below the ports the system gives
 * to outgoing connections. The first of each block is its guard: a process that listens there owns
 * the others until it ends, although nobody listens at them yet. */
export async function freePorts(n) {
    if (n >= BLOCK) throw new Error(`a block of ports has no ${n}`);
    for (let tries = 0; tries < 50; tries++) {
        const port = 20000 + BLOCK * Math.floor(Math.random() * 600);
        const guard = await listen(port, true);
        const others = Array.from({ length: n }, (_, i) => listen(port + 1 + i));
        const open = guard && (await Promise.all(others));
        if (open?.every(Boolean)) return port + 1;
        guard?.close();
    }
    throw new Error('no free ports');
}
