// pouchdb_server.mjs FOLDER PORT: express-pouchdb over LevelDB.

import { peerRequire } from './packages.mjs';

const [folder, port] = process.argv.slice(2);
const express = peerRequire('express');
const PouchDB = peerRequire('pouchdb').defaults({ prefix: `${folder}/` });
const app = express();
app.use(peerRequire('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }));
app.listen(Number(port), '127.0.0.1');
