// A session of sqlite3 that stays open, so that a test can hold a lock or an old state.
import { spawn } from 'node:child_process';

export function openSqlite(database) {
    const child = spawn('sqlite3', ['-cmd', '.timeout 60000', database], {
        stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => child.on('exit', done));
    return {
        /** Runs statements and waits for their first output. */
        run: (sql) =>
            new Promise((done) => {
                child.stdout.once('data', done);
                child.stdin.write(`${sql}\n`);
            }),
        /** Ends the session; what it did not commit is rolled back. */
        close() {
            child.stdin.end();
            return ended;
        },
    };
}
