/** All topics, in the order in which they run. */
import type { Topic } from "../topic.ts";
import { conditions } from "./conditions.ts";
import { creating } from "./create-and-drop.ts";
import { ctes } from "./ctes.ts";
import { disconnects, interruption } from "./disconnects.ts";
import { jsonValues } from "./documents.ts";
import { errors } from "./errors.ts";
import { inLists } from "./in-lists.ts";
import { inserting } from "./insert.ts";
import { joins } from "./joins.ts";
import { limits, longNames } from "./limits.ts";
import { literals } from "./literals.ts";
import { momentValues } from "./moments.ts";
import { awkwardNames, reservedNames } from "./names.ts";
import { numberValues } from "./number-values.ts";
import { operators } from "./operators.ts";
import { orderAndLimit } from "./order-and-limit.ts";
import { arrayValues, otherValues } from "./other-values.ts";
import { patterns } from "./patterns.ts";
import { results } from "./results.ts";
import { returning } from "./returning.ts";
import { schemas, sequences } from "./schemas.ts";
import { selecting } from "./select.ts";
import { setOperations } from "./set-operations.ts";
import { sharing } from "./sharing.ts";
import { streaming } from "./streaming.ts";
import { subqueries } from "./subqueries.ts";
import { textsAndBytes } from "./texts.ts";
import { transactions } from "./transactions.ts";
import { updatingAndDeleting } from "./update-delete.ts";
import { upserts } from "./upsert.ts";
import { windows } from "./windows.ts";

export const TOPICS: readonly Topic[] = [
  selecting,
  orderAndLimit,
  joins,
  setOperations,
  subqueries,
  ctes,
  windows,
  inLists,
  patterns,
  operators,
  conditions,
  inserting,
  updatingAndDeleting,
  returning,
  upserts,
  limits,
  longNames,
  textsAndBytes,
  numberValues,
  momentValues,
  jsonValues,
  otherValues,
  arrayValues,
  literals,
  results,
  sharing,
  streaming,
  transactions,
  errors,
  disconnects,
  interruption,
  creating,
  reservedNames,
  awkwardNames,
  schemas,
  sequences,
];
