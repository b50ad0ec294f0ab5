import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const ring = (sourceTag, ...onlyDependOnLibsWithTags) => ({ sourceTag, onlyDependOnLibsWithTags });
const DOMAIN = 'ring:domain';
const CONTRACTS = 'ring:contracts';
const PORTS = 'ring:ports';
const PLATFORM = 'ring:platform';
const ADAPTER = 'ring:adapter';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.dss/**', '**/*.mjs'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: './tsconfig.specs.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          depConstraints: [
            ring(DOMAIN, DOMAIN),
            ring(CONTRACTS, DOMAIN, CONTRACTS),
            ring(PORTS, DOMAIN, CONTRACTS, PORTS),
            ring(PLATFORM, DOMAIN, CONTRACTS, PORTS, PLATFORM),
            ring(ADAPTER, DOMAIN, CONTRACTS, PORTS, PLATFORM),
            ring('ring:app', DOMAIN, CONTRACTS, PORTS, PLATFORM, ADAPTER),
            ring('ring:tool', DOMAIN, CONTRACTS, PORTS, PLATFORM, ADAPTER, 'ring:app', 'ring:tool', 'runtime:dev'),
            ring('runtime:dev', DOMAIN, CONTRACTS),
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Flags every Nest options literal (stack.md, trap 10).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A Nest module is a class without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only a *.config.ts reads the environment.' },
      ],
    },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['libs/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in as an argument.' },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Time comes in as an argument.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Randomness comes in as an argument.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
