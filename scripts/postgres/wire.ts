/** A PostgreSQL session over a socket: the simple query protocol, https://www.postgresql.org/docs/current/protocol-message-formats.html */
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import type { Connection } from '../../test/support/database.ts';

/** A session of the server listening at the Unix socket `path`, as user and database `postgres` without a password. Throws where nobody listens. */
export async function connect(path: string, major: number): Promise<Connection> {
  const socket = createConnection(path);
  await once(socket, 'connect');
  const messages = read(socket);
  socket.write(framed('', Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1')));
  await reply(messages, socket);
  return {
    major,
    run: (sql) => {
      socket.write(framed('Q', Buffer.from(`${sql}\0`)));
      return reply(messages, socket);
    },
    close: async () => {
      socket.end(framed('X', Buffer.alloc(0)));
      await once(socket, 'close');
    },
  };
}

type Message = { readonly type: string; readonly body: Buffer };

function framed(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

async function* read(socket: Socket): AsyncGenerator<Message, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      yield { type: rest.toString('latin1', 0, 1), body: rest.subarray(5, end) };
      rest = rest.subarray(end);
    }
  }
}

/** Reads up to ReadyForQuery: the first value of the last result. */
async function reply(messages: AsyncGenerator<Message, undefined>, socket: Socket): Promise<string | undefined> {
  let rows: (string | undefined)[] = [];
  let value: string | undefined;
  let failure: Error | undefined;
  for (;;) {
    const { value: message } = await messages.next();
    if (!message) throw failure ?? new Error('the server closed the connection');
    if (message.type === 'D') rows.push(firstValue(message.body));
    if (message.type === 'E') failure = errorOf(message.body);
    // Data that COPY … FROM STDIN waits for: none.
    if (message.type === 'G') socket.write(framed('c', Buffer.alloc(0)));
    if (message.type === 'C') {
      value = rows[0];
      rows = [];
    }
    if (message.type === 'Z') {
      if (failure) throw failure;
      return value;
    }
  }
}

function firstValue(row: Buffer): string | undefined {
  const length = row.readInt16BE(0) > 0 ? row.readInt32BE(2) : -1;
  return length < 0 ? undefined : row.toString('utf8', 6, 6 + length);
}

function errorOf(body: Buffer): Error {
  const fields = new Map(body.toString('utf8').split('\0').map((field) => [field.slice(0, 1), field.slice(1)]));
  return Object.assign(new Error(fields.get('M')), { code: fields.get('C') });
}
