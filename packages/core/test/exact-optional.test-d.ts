/** What only `exactOptionalPropertyTypes` can see: `undefined` given for an optional key. */
import { insert, update } from "@athanor/core";
import { users } from "./usage.test-d.ts";

// @ts-expect-error undefined is no value
insert(users).values({ name: "a", fullname: undefined });
// @ts-expect-error nor in one row of several
insert(users).values([{ name: "a" }, { name: "b", fullname: undefined }]);
// @ts-expect-error nothing is set to undefined
update(users).values({ fullname: undefined });
