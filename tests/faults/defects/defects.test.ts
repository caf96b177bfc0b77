import { inMemory } from "./backing.js";
import { bigserialCursor } from "./bigserial-cursor.js";
import { defectsSuite } from "./defects.suite.js";

defectsSuite("in memory", inMemory, () => inMemory(bigserialCursor));
