/* global Scalar */
Scalar.createApiReference("#reference", {
  sources: [
    { title: "REST (OpenAPI)", slug: "rest", url: "../openapi.json", default: true },
    { title: "Socket.IO (AsyncAPI)", slug: "socket", url: "../asyncapi.json" },
  ],
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
});
