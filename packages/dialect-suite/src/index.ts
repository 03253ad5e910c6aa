/** The compliance tests that any dialect runs. */
export { dialectSuite } from "./dialect-suite.ts";
export type {
  ConnectionFace,
  EngineFace,
  InspectorFace,
  Iterated,
  Now,
  StreamFace,
  StreamingOptions,
  StreamVerbs,
  TransactionFace,
} from "./face.ts";
export type { Harness } from "./harness.ts";
export type { Requirement, Requirements } from "./requirements.ts";
export { SuiteRun } from "./suite-run.ts";
export type { ConnectionBody, EngineBody, SuiteTest, TestContext, TopicOptions } from "./topic.ts";
export { Topic } from "./topic.ts";
export { TOPICS } from "./topics/all.ts";
