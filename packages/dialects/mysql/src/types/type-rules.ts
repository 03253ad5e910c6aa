/** How MySQL declares the generic types, and its own. */
import type { Dialect } from "@athanor/compiler";
import { BASE_TYPE_RULES } from "@athanor/compiler";

/** The rules of all types, by kind. */
export const MYSQL_TYPE_RULES: Dialect["types"] = { ...BASE_TYPE_RULES };
