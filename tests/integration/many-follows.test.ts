import { openMigratedDatabase } from "../support/embedded-template.js";
import { manyFollowsSuite } from "../support/many-follows.js";

manyFollowsSuite("the embedded database", openMigratedDatabase);
