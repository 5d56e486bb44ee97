// Memory or descriptors that go a known way, operation by operation: MemoryTarget in Node, with the same modes and protocol.
//
//   memory_target.js <mode> [number] [--rate <operations a second> | --port <number>] [--lifetime <seconds>]
//     leak <bytes>         keeps as many bytes at each operation
//     leak-handles [n]     opens a file at each n-th operation, and leaves it open
//     cache <MB>           keeps 1 KB at each operation until it is full, and only reads from then on
//     evict <MB>           keeps 1 KB at each operation; once it is full, in place of the oldest
//     burst <MB>           at each 50th operation takes so much, and gives it back ten operations later
//     steady               10 KB of garbage at each operation
'use strict';
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const { parseArgs } = require('node:util');

// A string of this length in one piece, in the collector's heap: 'x'.repeat() would only point to its parts.
const textOf = (length) => {
  const source = Buffer.alloc(length, 'x');
  return () => source.latin1Slice(0, length);
};

// In small pieces: an array that grows copies itself in ever larger jumps, and a leak is to be even.
const hoard = () => {
  const pieces = [];
  let piece = [];
  return (thing) => {
    if (piece.length === 500) pieces.push((piece = []));
    piece.push(thing);
  };
};

const cache = (megabytes, evicts) => {
  const entries = new Array(megabytes * 1000).fill(null);
  const text = textOf(984);
  let next = 0;
  return () => {
    if (evicts || entries[next] === null) entries[next] = text();
    next = (next + 1) % entries.length;
  };
};

const modes = {
  // A string of 16 takes 32 (a header of 16), and its place in the array 8.
  leak: (size) => {
    const [keep, text] = [hoard(), textOf(size)];
    return () => keep(text());
  },

  'leak-handles': (every = 1) => {
    let done = 0;
    return () => {
      if (++done % every === 0) fs.openSync(os.devNull, 'r');
    };
  },

  cache: (megabytes) => cache(megabytes, false),
  evict: (megabytes) => cache(megabytes, true),

  burst: (megabytes) => {
    let done = 0;
    let pieces = [];
    return () => {
      const phase = done++ % 50;
      if (phase === 0) pieces = Array.from({ length: megabytes * 20 }, () => new Array(6250).fill(0.5));
      else if (phase === 10) pieces = [];
    };
  },

  steady: () => {
    let last;
    return () => {
      last = new Array(1250).fill(0.5);
      return last;
    };
  },
};

function pace(operation, rate) {
  const start = performance.now();
  let done = 0;
  setInterval(() => {
    for (const due = Math.floor(((performance.now() - start) / 1000) * rate); done < due; done++) operation();
  }, 10);
}

function answer(line, operation) {
  const count = line.trim() === '' ? 1 : Number(line);
  if (!Number.isInteger(count)) return 'failed: not a number\n';
  try {
    for (let i = 0; i < count; i++) operation();
    return 'ok\n';
  } catch (failure) {
    return `failed: ${failure.message}\n`;
  }
}

function serve(operation, port) {
  const server = net.createServer({ noDelay: true }, (client) => {
    let rest = '';
    client.setEncoding('latin1');
    client.on('error', () => client.destroy());
    client.on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) client.write(answer(line, operation));
    });
  });
  server.listen(port, '127.0.0.1', () => console.log(`port ${server.address().port}`));
}

// Ends this process with its parent, and in any case some time from now, so that no test leaves it behind.
function limitLifetime(seconds) {
  const parent = process.ppid;
  const end = performance.now() + seconds * 1000;
  setInterval(() => {
    if (process.ppid !== parent || performance.now() > end) process.exit(0);
  }, 200);
}

const number = { type: 'string' };
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rate: number, port: number, lifetime: number } });
const [mode, ...numbers] = positionals;
if (!Object.hasOwn(modes, mode)) {
  console.error(`'${mode}' is not a mode. Modes: ${Object.keys(modes).join(', ')}.`);
  process.exit(2);
}

const operation = modes[mode](...numbers.map(Number));
limitLifetime(Number(values.lifetime ?? 120));
if (values.rate) pace(operation, Number(values.rate));
else serve(operation, Number(values.port ?? 0));
