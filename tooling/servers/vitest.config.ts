export { default } from "@athanor-tooling/vitest-config";
