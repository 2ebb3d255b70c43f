import { connect, createServer, type Socket } from 'node:net';

/** The network between a browser and the server, which a story can cut. */
export type Line = {
  /** Where the browser finds the server, such as http://127.0.0.1:40123. */
  readonly address: string;
  /** Drops every connection and refuses new ones, until `mend`. */
  cut(): void;
  mend(): void;
  /** Cuts the line by itself once this many more bytes have gone to the server. */
  cutAfter(bytes: number): Promise<void>;
  /** Lets no more than this many bytes a second through to the server; null lets all through. */
  slowTo(bytesPerSecond: number | null): void;
  close(): Promise<void>;
};

/** Lays a line to a server that listens on a port of this machine. */
export async function layLine(port: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let pace: number | null = null;
  let breaking: { left: number; done: () => void } | null = null;

  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };

  const count = (bytes: number): void => {
    if (breaking === null) return;
    breaking.left -= bytes;
    if (breaking.left > 0) return;
    breaking.done();
    breaking = null;
    cut();
  };

  const server = createServer((browser) => {
    if (isCut) {
      browser.resetAndDestroy();
      return;
    }
    const house = connect({ port, host: '127.0.0.1' });
    for (const socket of [browser, house]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        browser.destroy();
        house.destroy();
      });
    }
    house.pipe(browser);
    browser.on('data', (bytes) => {
      const flows = house.write(bytes);
      count(bytes.length);
      if (pace !== null) rest(browser, (bytes.length / pace) * 1000);
      else if (!flows) waitForDrain(browser, house);
    });
    browser.on('end', () => house.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');

  return {
    address: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      isCut = false;
    },
    cutAfter: (bytes) =>
      new Promise((resolve) => {
        breaking = { left: bytes, done: resolve };
      }),
    slowTo: (bytesPerSecond) => {
      pace = bytesPerSecond;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function rest(socket: Socket, ms: number): void {
  socket.pause();
  setTimeout(() => socket.resume(), ms);
}

function waitForDrain(from: Socket, to: Socket): void {
  from.pause();
  to.once('drain', () => from.resume());
}
