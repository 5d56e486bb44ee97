// A plain web server: node server_target.js [port, 0 for any]. It prints where it listens.
'use strict';
const http = require('node:http');

const server = http.createServer((request, response) => {
  const isKnown = request.url === '/' || request.url === '/health';
  response.writeHead(isKnown ? 200 : 404, { 'Content-Type': 'text/plain' });
  response.end(isKnown ? 'healthy\n' : 'not found\n');
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
