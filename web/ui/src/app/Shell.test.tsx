import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { getInfo } from "@/shared/api/client";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { Shell } from "./Shell";

const page = () => <p>the work</p>;
const open = (at = "/jobs?q=bank") => renderPage("/jobs", page, { at, around: Shell });

it("asks strangers to sign in, and remembers where they wanted to go", async () => {
  server.use(http.get("*/api/session", () => HttpResponse.json({ detail: "Sign in" }, { status: 401 })));
  const { where } = open();
  await waitFor(() => expect(where()).toBe("/sign-in?return=%2Fjobs%3Fq%3Dbank"));
  expect(screen.queryByText("the work")).not.toBeInTheDocument();
});

it("asks again when a session ends, and forgets what it showed", async () => {
  server.use(
    http.get("*/api/session", () => HttpResponse.json({ userId: "ada", role: "user", local: false })),
    http.get("*/api/info", () => HttpResponse.json({ detail: "You are signed out" }, { status: 401 })),
  );
  const { where, client } = open();
  expect(await screen.findByText("the work")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Admin" })).not.toBeInTheDocument();
  client.setQueryData(["jobs"], "hers");
  await expect(getInfo()).rejects.toThrow("You are signed out");
  await waitFor(() => expect(where()).toBe("/sign-in?return=%2Fjobs%3Fq%3Dbank&why=ended"));
  expect(client.getQueryData(["jobs"])).toBeUndefined();
});

it("says when the server cannot tell who one is", async () => {
  server.use(http.get("*/api/session", () => HttpResponse.json({ detail: "The database is away." }, { status: 503 })));
  open();
  expect(await screen.findByRole("alert")).toHaveTextContent("The database is away.");
});
