// One configuration for all suites: libs are tested from source (condition @dss/source), no build first.
// tools/test/main.mjs chooses the suite by path pattern: *.spec.ts unit, *.int.spec.ts integration, tools/e2e end to end.
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

export default {
  testEnvironment: 'node',
  // Ends what hangs; how fast anything is, no test asserts. Jest's own five seconds are near to what some need when busy.
  testTimeout: 60_000,
  testEnvironmentOptions: { customExportConditions: ['@dss/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/**/src/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/dist/', '<rootDir>/.dss/'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
