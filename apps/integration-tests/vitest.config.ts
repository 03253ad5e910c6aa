import shared from "@athanor-tooling/vitest-config";
import { mergeConfig } from "vitest/config";

export default mergeConfig(shared, { test: { globalSetup: ["@athanor-tooling/servers/vitest-setup"] } });
