// Cucumber loads plugins before the modules of `requireModule`, so this shim lets TypeScript in first.
require('./typescript.js');
module.exports = require('./guard.ts').guard;
