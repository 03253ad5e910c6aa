import { suiteInMemory } from "./sqlite.ts";
import { COPIED } from "./variants.ts";

suiteInMemory("synchronous", COPIED);
