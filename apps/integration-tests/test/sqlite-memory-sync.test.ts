import { suiteInMemory } from "./sqlite.ts";

suiteInMemory("synchronous");
