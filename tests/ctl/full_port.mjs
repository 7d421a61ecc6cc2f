// A port whose process accepts nothing: it listens with a backlog of one and stops itself.
// Usage: full_port.mjs FILE   FILE gets the port.
import fs from 'node:fs';
import net from 'node:net';

const server = net.createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    fs.writeFileSync(process.argv[2], String(server.address().port));
    process.kill(process.pid, 'SIGSTOP');
});
