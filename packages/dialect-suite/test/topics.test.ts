import { describe, expect, it } from "vitest";
import { dialectSuite, TOPICS, Topic } from "../src/index.ts";

describe("the topics", () => {
  it("have names of their own", () => {
    const names = TOPICS.map((topic) => topic.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("have tests each", () => {
    for (const topic of TOPICS) expect([topic.name, topic.tests.length > 0]).toEqual([topic.name, true]);
  });

  it("refuse two tests of one name", () => {
    const topic = new Topic("twice");
    topic.test("once", async () => {});
    expect(() => topic.test("once", async () => {})).toThrow('There are two tests "once" of twice.');
  });

  it("hand their needs on to their tests", () => {
    const topic = new Topic("needy", { needs: ["json"] });
    topic.test("a", ["lateral"], async () => {});
    expect(topic.tests[0]?.needs).toEqual(["json", "lateral"]);
  });
});

describe("a test to be skipped that there isn't", () => {
  it("is refused", () => {
    const makeEngine = () => {
      throw new Error("No engine is made.");
    };
    expect(() => dialectSuite({ name: "x", makeEngine, skip: { "joins > a join that nobody knows": "why" } })).toThrow(
      'There is no test "joins > a join that nobody knows" in the dialect suite to be skipped.',
    );
  });
});
