// Cucumber loads plugins before it registers ts-node, so this shim registers it first.
require('ts-node/register');
module.exports = require('./guard.ts').guard;
