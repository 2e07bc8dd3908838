const { compilerOptions } = require('./tsconfig.json');

const javascript = {
  jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};
const typescript = {
  ...javascript,
  sourceMaps: 'inline',
  jsc: {
    target: 'es2022',
    // Not by Jest's moduleNameMapper: what sets a run up knows none.
    baseUrl: __dirname,
    paths: compilerOptions.paths,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

/** NestJS 12, hucre and svg-pathdata ship ES modules only; Jest runs CommonJS, so these packages are transformed as well. */
const ESM_PACKAGES = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  '@tokenizer',
  'uint8array-extras',
  '@borewit',
  'hucre',
  'svg-pathdata',
];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', typescript], '^.+\\.m?js$': ['@swc/jest', javascript] },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_PACKAGES.join('|')})/)`],
  setupFiles: ['<rootDir>/test/support/silence-logs.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/bench'],
      testRegex: '\\.spec\\.ts$',
    },
    {
      ...shared,
      displayName: 'system',
      roots: ['<rootDir>/test'],
      testRegex: '\\.story\\.ts$',
    },
    {
      ...shared,
      displayName: 'faults',
      roots: ['<rootDir>/test/faults'],
      testRegex: '\\.fault\\.ts$',
    },
  ],
  reporters: ['default', '<rootDir>/test/support/plain-summary.cjs'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 60_000,
  // Jest takes one less than there are processors. A suite waits for a quarter of its time: three keep two processors busy.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
};
