import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    passWithNoTests: true,
    // On a busy machine with two cores a test that starts a compiler takes its time.
    testTimeout: 20_000,
    reporters: ["default", ["json", { outputFile: ".results/vitest.json" }]],
  },
});
