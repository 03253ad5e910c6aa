/** What only `exactOptionalPropertyTypes` can see: `undefined` given for an optional key. */
import { relationship } from "@athanor/orm";
import { User } from "./usage.test-d.ts";

// @ts-expect-error undefined is no value
new User({ name: "x", fullname: undefined });
// @ts-expect-error nor is it a collection
new User({ name: "x", addresses: undefined });
// @ts-expect-error no option is given as undefined
relationship.list(() => User, { backPopulates: undefined });
