// Read by `npx cucumber-js` and by `statefulspec run`. No `paths` here: paths of the command line are added to
// configured ones instead of replacing them, and features/**/*.feature is the default anyway.
const common = {
  requireModule: [require.resolve('./src/cli/typescript.js')],
  require: ['steps/**/!(*.test).ts'],
  // Cucumber calls a run of nothing a success; the guard does not.
  plugin: ['./src/cli/guard-plugin.js'],
  format: ['progress'],
  worldParameters: {
    cluster: 'sim',
    seed: Number(process.env.STATEFULSPEC_SEED ?? 0),
    kubernetes: process.env.STATEFULSPEC_K8S_VERSION || undefined,
  },
};
module.exports = { default: common };
