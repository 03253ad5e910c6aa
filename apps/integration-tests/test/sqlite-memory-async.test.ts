import { suiteInMemory } from "./sqlite.ts";

suiteInMemory("asynchronous");
