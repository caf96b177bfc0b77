import { openMigratedDatabase } from "../support/embedded-template.js";
import { queryCountsSuite } from "../support/query-counts.js";

queryCountsSuite("the embedded database", openMigratedDatabase);
