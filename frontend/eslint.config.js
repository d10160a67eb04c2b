import js from "@eslint/js";
import boundaries from "eslint-plugin-boundaries";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  hooks.configs.flat.recommended,
  {
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js", "public/theme.js"] } },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    // The app shows features; features know the API, the look and the words, never one another.
    files: ["src/**/*.{ts,tsx}"],
    plugins: { boundaries },
    settings: {
      "import/resolver": { typescript: { project: "tsconfig.json" } },
      "boundaries/elements": [
        { type: "app", pattern: "src/app" },
        { type: "feature", pattern: "src/features/*", capture: ["name"] },
        { type: "api", pattern: "src/api" },
        { type: "ui", pattern: "src/ui" },
        { type: "format", pattern: "src/format" },
      ],
    },
    rules: {
      "boundaries/no-unknown-files": "error",
      "boundaries/no-unknown-dependencies": "error",
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            may("app", "app", "feature", "api", "ui", "format"),
            may("feature", "api", "ui", "format"),
            may("api", "api"),
            may("ui", "ui", "format"),
            may("format", "format"),
            {
              from: { element: { type: "feature" } },
              allow: [
                {
                  to: {
                    element: { type: "feature", captured: { name: "{{from.element.captured.name}}" } },
                  },
                },
              ],
            },
          ],
        },
      ],
    },
  },
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
  { files: ["public/*.js"], languageOptions: { globals: { localStorage: "readonly", document: "readonly" } } },
);

/** Elements of type `from` may import those of the types `to`. */
function may(from, ...to) {
  return {
    from: { element: { type: from } },
    allow: to.map((type) => ({ to: { element: { type } } })),
  };
}
