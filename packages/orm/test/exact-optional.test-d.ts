/** What only `exactOptionalPropertyTypes` can see: `undefined` given for an optional key. */
import { User } from "./usage.test-d.ts";

// @ts-expect-error undefined is no value
new User({ name: "x", fullname: undefined });
