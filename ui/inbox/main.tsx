/** Starts the inbox on the product's own server. */

import { server } from "./data/server";
import { begin } from "./start";

begin(server);
