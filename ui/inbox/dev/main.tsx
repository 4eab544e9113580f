/** Starts the inbox on the world in memory; `fake` in the console plays the patients. */

import { begin } from "../start";
import { backendOf, fake } from "./backend";
import { addPerson, seeded } from "./seed";

const world = seeded();
Object.assign(globalThis, { fake: Object.assign(fake, { world, addPerson }) });
begin(backendOf(world));
