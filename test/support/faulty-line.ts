import { connect, createServer, type Socket } from 'node:net';

/** A line to a server on loopback that a test can break. Sizes are what the server has sent on one connection. */
export type FaultyLine = {
  readonly port: number;
  /** Goes silent after so many bytes, without a word. */
  stallAfter(bytes: number): void;
  /** Resets the connection after so many bytes. */
  cutAfter(bytes: number): void;
  /** New connections are whole again. */
  heal(): void;
  close(): Promise<void>;
};

export async function startFaultyLine(targetPort: number): Promise<FaultyLine> {
  let fault: { kind: 'stall' | 'cut'; after: number } | null = null;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: targetPort });
    const mine = fault;
    let sent = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (piece: Buffer) => {
      sent += piece.length;
      if (mine === null || sent <= mine.after) return void near.write(piece);
      return mine.kind === 'cut' ? void near.resetAndDestroy() : undefined;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stallAfter: (after) => {
      fault = { kind: 'stall', after };
    },
    cutAfter: (after) => {
      fault = { kind: 'cut', after };
    },
    heal: () => {
      fault = null;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
