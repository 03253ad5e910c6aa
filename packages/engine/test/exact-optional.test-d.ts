/** What only `exactOptionalPropertyTypes` can see: `undefined` given for an optional key. */
import { insert } from "@athanor/core";
import type { Connection } from "../src/index.ts";
import { users } from "./usage.test-d.ts";

declare const connection: Connection;

connection.execute(insert(users), { name: "a" });
// @ts-expect-error undefined is no value
connection.execute(insert(users), { name: "a", fullname: undefined });
// @ts-expect-error nor in one row of a list
connection.execute(insert(users), [{ name: "a" }, { name: "b", fullname: undefined }]);
// @ts-expect-error no option is given as undefined
connection.executionOptions({ isolationLevel: undefined });
