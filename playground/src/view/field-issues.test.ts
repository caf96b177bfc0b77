import { describe, expect, it } from "vitest";
import { RequestError } from "@synctalk/client";
import { fieldIssues } from "./field-issues";

const failed = (code: string, details = {}) =>
  new RequestError({ code, message: "No.", status: 400, retryable: false, details });

describe("field errors of a refusal", () => {
  it("shows each problem beside its field", () => {
    const issues = [
      { path: "email", message: "Not an address." },
      { path: ["body", "password"], message: "Too short." },
      { path: "password", message: "Common." },
    ];
    expect(fieldIssues(failed("request.invalid", { issues }))).toEqual({
      email: "Not an address.",
      password: "Too short.",
    });
  });

  it("shows an error code beside the field that it concerns", () => {
    expect(fieldIssues(failed("account.email_taken"))).toEqual({ email: "No." });
    expect(fieldIssues(failed("auth.invalid_credentials"))).toEqual({});
  });
});
