/** The engines that there are fit, and what can't work doesn't. */
import type { Connection, Engine } from "@athanor/engine";
import type { ConnectionFace, EngineFace, Harness } from "../src/index.ts";

declare const engine: Engine;
declare const connection: Connection;

const face: EngineFace = engine;
const connectionFace: ConnectionFace = connection;
const harness: Harness = { name: "x", makeEngine: () => engine, requirements: { json: false }, skip: { "joins > x": "y" } };

// @ts-expect-error there is no such requirement
const misspelt: Harness = { name: "x", makeEngine: () => engine, requirements: { jason: false } };
// @ts-expect-error an engine's state is no engine
const noEngine: EngineFace = engine.state;
