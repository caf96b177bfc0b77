/** The whole product, started in the process of a test. */
export { startTestServer, type TestServerOptions } from "../main/testing.js";
