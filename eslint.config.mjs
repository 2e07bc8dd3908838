import { defineConfig } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The pure libraries: same input, same output. No framework, no database, no store, no clock. */
const PURE = ['csv', 'download-request', 'pass-pdf', 'pass-archive', 'render-queue'];

const insideOfALib = {
  regex: '^@app/[^/]+/',
  message: 'A library is entered by its one entry file: @app/<lib>.',
};
const anotherApp = {
  regex: '^(\\.\\./)+(api|pdf-worker|standalone|cli|web)/',
  message: 'Apps never import apps.',
};
const leavesTheWeb = { regex: '^(\\.\\./){3,}', message: 'Apps never import apps.' };
const relativeLib = { regex: '(^|/)libs/', message: 'Import a library by its name: @app/<lib>.' };
const outside = {
  regex:
    '^(@nestjs/|typeorm$|pg$|@aws-sdk/|express|@app/(accounts|archive-storage|config|connections|database|metrics|registry|service-process|tracing)$)',
  message: 'A pure library imports neither Nest, TypeORM, S3 nor a library that does.',
};
const rendering = {
  regex: '^@app/(pass-pdf|pass-archive)$',
  message: 'The api never renders: that is the pdf-worker.',
};
const problems = {
  regex: '/http/problem(\\.filter)?$',
  message: 'Features throw a CallRefused: only http/ knows statuses and problem types.',
};
const barrel = {
  selector: 'ExportAllDeclaration',
  message: 'Named exports only: a reader must see what a library offers.',
};
const clock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The clock is an argument.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument.' },
];

/** `@app/request-lifecycle` has every move of a request: no other code writes these tables. */
const writesRequests = [
  {
    selector:
      'TemplateElement[value.raw=/(INSERT INTO|UPDATE|DELETE FROM)\\s+(download_requests|download_request_items|render_outbox)\\b/]',
    message: 'Requests are written by @app/request-lifecycle alone: add an operation there.',
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(insert|update|upsert|save|delete|remove|into)$/] > Identifier[name=/^(DownloadRequest|DownloadRequestItem|RenderOutboxEntry)$/]',
    message: 'Requests are written by @app/request-lifecycle alone: add an operation there.',
  },
];

const imports = (...patterns) => ['error', { patterns }];

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.data/', 'node_modules/', 'apps/web/src/api/schema.ts'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.cjs', '*.mjs'] } } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', barrel],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['apps/**/*.ts'],
    rules: { 'no-restricted-imports': imports(insideOfALib, anotherApp, relativeLib) },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['**/*.{spec,fixture}.ts', 'libs/request-lifecycle/**', 'libs/database/src/migrations/**'],
    rules: { 'no-restricted-syntax': ['error', barrel, ...writesRequests] },
  },
  {
    files: ['apps/web/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'no-restricted-imports': imports(relativeLib, leavesTheWeb, {
        regex: '^@app/',
        message: 'The web application knows the api alone, by its generated types.',
      }),
    },
  },
  {
    files: ['apps/api/**/*.ts'],
    rules: {
      'no-restricted-imports': imports(insideOfALib, anotherApp, relativeLib, rendering),
    },
  },
  {
    // Error pages are HTTP as well.
    files: ['apps/api/src/*/**/*.ts'],
    ignores: ['apps/api/src/http/**', '**/*.filter.ts', '**/problem-page.ts', '**/*.spec.ts'],
    rules: {
      'no-restricted-imports': imports(insideOfALib, anotherApp, relativeLib, rendering, problems),
    },
  },
  {
    files: ['libs/**/*.ts'],
    rules: {
      'no-restricted-imports': imports(insideOfALib, relativeLib, {
        regex: 'apps/',
        message: 'A library knows no app.',
      }),
    },
  },
  {
    files: PURE.map((lib) => `libs/${lib}/src/**/*.ts`),
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': imports(insideOfALib, relativeLib, outside, {
        regex: 'apps/',
        message: 'A library knows no app.',
      }),
      'no-restricted-syntax': ['error', barrel, ...writesRequests, ...clock],
    },
  },
  {
    // Two files that import each other cannot be read, or moved, one by one. Libraries are told apart by the rules above.
    files: ['{apps,libs}/**/*.{ts,tsx}'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'] })],
    },
    rules: { 'import-x/no-cycle': 'error' },
  },
  {
    // An installation without devDependencies is all that the image has; types are not there at run time.
    files: ['apps/{api,cli,pdf-worker,standalone}/**/*.ts', 'libs/**/*.ts', 'image/*.cjs'],
    // The two embedded services are of `npm start` alone, which builds first and so has devDependencies.
    ignores: ['**/*.{spec,fixture}.ts', 'apps/standalone/src/embedded-{postgres,s3}.ts'],
    plugins: { 'import-x': importX },
    rules: { 'import-x/no-extraneous-dependencies': ['error', { devDependencies: false }] },
  },
  {
    files: ['apps/cli/**/*.ts', 'apps/standalone/**/*.ts', 'bench/**/*.ts', 'test/abuse/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.cjs', '**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
