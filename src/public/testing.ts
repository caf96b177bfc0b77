/** The whole product in a test's own process. */
export { startTestServer, type TestServerOptions } from "../main/testing.js";
