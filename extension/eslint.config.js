// The lint rules of the extension. Besides type-checked strictness they hold two
// promises: nothing on the EHR's page is ever clicked, submitted or confirmed by
// a key (content and fill may not even name those calls), and no string ever
// becomes markup or code. lint.test.ts proves that the rules fire.
import tseslint from "typescript-eslint";

const noMarkup = [
  {
    selector: "AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]",
    message: "Build nodes; a string must not become markup.",
  },
  {
    selector: "CallExpression > MemberExpression.callee[property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseFromString|createContextualFragment)$/]",
    message: "Build nodes; a string must not become markup.",
  },
  { selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]", message: "Build nodes." },
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Build nodes." },
];

const neverSigns = [
  {
    selector: "MemberExpression[property.name=/^(click|submit|requestSubmit)$/]",
    message: "Sidequill never clicks or submits on the EHR's page.",
  },
  {
    selector: "MemberExpression[computed=true] > Literal.property[value=/^(click|submit|requestSubmit)$/]",
    message: "Sidequill never clicks or submits on the EHR's page.",
  },
  {
    selector:
      "NewExpression[callee.name=/^(Event|CustomEvent|UIEvent|MouseEvent|PointerEvent|TouchEvent|SubmitEvent)$/] > Literal[value=/^(click|dblclick|auxclick|submit|mousedown|mouseup|pointerdown|pointerup|touchstart|touchend)$/]",
    message: "Sidequill never clicks or submits on the EHR's page.",
  },
  {
    selector: "NewExpression[callee.name=/^(KeyboardEvent|MouseEvent|PointerEvent|TouchEvent|SubmitEvent)$/]",
    message: "Sidequill presses no key and no button on the EHR's page.",
  },
  {
    selector: "CallExpression[callee.property.name=/^(initEvent|initKeyboardEvent|initMouseEvent)$/]",
    message: "Sidequill presses no key and no button on the EHR's page.",
  },
];

export default tseslint.config(
  { ignores: ["node_modules/", "**/*.gen.ts"] },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-eval": "error",
      "no-new-func": "error",
      "no-console": "error",
      eqeqeq: "error",
      "no-restricted-syntax": ["error", ...noMarkup],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/prefer-nullish-coalescing": ["error", { ignorePrimitives: { string: true } }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // one map of message handlers reads better as a class of small methods
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["src/content/**", "src/fill/**", "src/adapters/**"],
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-syntax": ["error", ...noMarkup, ...neverSigns] },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "test/**"],
    rules: {
      // node:test runs what describe() and it() return
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["build.ts", "test/**"], rules: { "no-console": "off" } },
);
