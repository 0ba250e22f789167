#!/usr/bin/env node
// The entry of the command line, in words that every Node since 4 can read: an old Node must be able to say that it is
// old, and to hand over to the Node 24 that npm put beside us.
'use strict';
var path = require('path');
var fs = require('fs');

var root = path.join(__dirname, '..');

function isNewEnough(version) {
  var parts = version.split('.').map(Number);
  return (parts[0] === 22 && parts[1] >= 22) || parts[0] === 24 || parts[0] >= 26;
}

/** The packaged Node for this machine, or undefined where npm installed none. */
function packagedNode() {
  var name = 'node-' + process.platform + '-' + process.arch;
  var places = [
    path.join(root, 'node_modules', name, 'bin', 'node'),
    path.join(root, '..', name, 'bin', 'node'),
  ];
  return places.filter(fs.existsSync)[0];
}

function handOver(node) {
  var args = [__filename].concat(process.argv.slice(2));
  var done = require('child_process').spawnSync(node, args, { stdio: 'inherit' });
  if (done.error) throw done.error;
  process.exit(done.signal ? 130 : done.status);
}

function start() {
  // ts-node takes its settings from the project, wherever the command is called from.
  process.env.TS_NODE_PROJECT = path.join(root, 'tsconfig.json');
  require('../src/cli/typescript.js');
  require('../src/cli/main.ts')
    .main(process.argv.slice(2))
    .then(
      function (code) {
        process.exitCode = code;
      },
      function (error) {
        process.exitCode = 1;
        console.error(error);
      }
    );
}

if (isNewEnough(process.versions.node)) start();
else if (packagedNode()) handOver(packagedNode());
else {
  process.stderr.write(
    'statefulspec: needs Node 22.22, 24 or 26, and this is ' +
      process.versions.node +
      '; no packaged Node for ' +
      process.platform +
      '-' +
      process.arch +
      ' is installed\n'
  );
  process.exit(4);
}
