import { suiteOnFile } from "./sqlite.ts";

suiteOnFile("synchronous");
