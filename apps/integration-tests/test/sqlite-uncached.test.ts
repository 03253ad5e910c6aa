import { suiteInMemory } from "./sqlite.ts";
import { UNCACHED } from "./variants.ts";

suiteInMemory("synchronous", UNCACHED);
