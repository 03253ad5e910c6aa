import { suiteOnFile } from "./sqlite.ts";

suiteOnFile("asynchronous");
