/** What only `exactOptionalPropertyTypes` can see: `undefined` given for an optional key. */
import { insert } from "@athanor/core";
import { users } from "./usage.test-d.ts";

// @ts-expect-error undefined is no value
insert(users).values({ name: "a", fullname: undefined });
