import { openMigratedDatabase } from "../support/embedded-template.js";
import { largeRoomSuite } from "../support/large-room.js";

largeRoomSuite("embedded PostgreSQL", openMigratedDatabase);
