/** An embedded PostgreSQL that is reached as a server is, by its protocol over TCP. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { PGlite } from 'pglite17';

export type Served = { readonly url: string; close(): Promise<void> };

/** A new database with what `sql` makes in it; one connection at a time. */
export async function serve(sql: string): Promise<Served> {
  const pglite = await PGlite.create();
  await pglite.exec(sql);
  const server = createServer((socket) => { talk(pglite, socket); });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres:secret@127.0.0.1:${port}/postgres?sslmode=disable`,
    close: async () => {
      await new Promise((closed) => server.close(closed));
      await pglite.close();
    },
  };
}

function talk(pglite: PGlite, socket: Socket): void {
  let earlier: Promise<unknown> = Promise.resolve();
  socket.on('data', (message) => {
    earlier = earlier.then(async () => socket.write(await pglite.execProtocolRaw(message)));
  });
  socket.on('error', () => socket.destroy());
}
