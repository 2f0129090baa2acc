import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { sessionKey } from "@/shared/api/useSession";
import { renderPage } from "@/test/page";
import { server } from "@/test/setup";
import { SignInPage } from "./SignInPage";
import { signInSearch } from "./search";

const ada = { userId: "ada", role: "user", local: false, sessionId: "s1" };
const nobody = http.get("*/api/session", () => HttpResponse.json({ detail: "Sign in" }, { status: 401 }));

let provider: string | null;

beforeEach(() => {
  provider = null;
  server.use(http.get("*/api/sign-in", () => HttpResponse.json({ provider })));
});

function open(at = "/sign-in?return=%2Fjobs%3Fq%3Dbank") {
  return renderPage("/sign-in", SignInPage, { at, search: signInSearch });
}

describe("SignInPage", () => {
  it("takes a key into a session, keeps it nowhere, and returns to where one was", async () => {
    const sent: unknown[] = [];
    server.use(
      nobody,
      http.post("*/api/session", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(ada, { status: 201 });
      }),
    );
    const { where, client } = open();
    client.setQueryData(["jobs"], "of somebody else");
    await userEvent.type(await screen.findByLabelText("API key"), " afk_a_b{Enter}");
    await waitFor(() => expect(where()).toBe("/jobs?q=bank"));
    expect(sent).toEqual([{ key: "afk_a_b" }]);
    expect(client.getQueryData(sessionKey)).toEqual(ada);
    expect(client.getQueryData(["jobs"])).toBeUndefined();
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain("afk_");
  });

  it("says in words what is wrong", async () => {
    const answers = [
      HttpResponse.json({ detail: "The API key is not valid." }, { status: 401 }),
      HttpResponse.json({ detail: "There were too many attempts to sign in: try again in 42 s." }, { status: 429 }),
    ];
    server.use(
      nobody,
      http.post("*/api/session", () => answers.shift()),
    );
    const { where } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Sign in" }));
    const field = screen.getByLabelText("API key");
    expect(field).toHaveAccessibleDescription("Paste your key here.");
    expect(field).toHaveFocus();
    await userEvent.type(field, "afk_wrong{Enter}");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/does not work/));
    expect(field).toBeInvalid();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(field).toHaveAccessibleDescription(/try again in 42 s/));
    expect(where()).toContain("/sign-in");
  });

  it("lets nobody stay who is known already", async () => {
    server.use(http.get("*/api/session", () => HttpResponse.json({ ...ada, local: true })));
    const { where } = open("/sign-in");
    await waitFor(() => expect(where()).toBe("/studio"));
  });

  it("leads to the identity provider, and says why that failed", async () => {
    provider = "id.example.com";
    server.use(nobody);
    open("/sign-in?return=%2Fjobs%3Fq%3Dbank&why=outside");
    const way = await screen.findByRole("link", { name: "Continue with id.example.com" });
    expect(way).toHaveAttribute("href", "/sign-in/oidc?return=%2Fjobs%3Fq%3Dbank");
    expect(screen.getByRole("alert")).toHaveTextContent("You are in no group that may use AppForge");
  });

  it("offers no provider where there is none", async () => {
    server.use(nobody);
    const { client } = open();
    await waitFor(() => expect(client.getQueryData(["sign-in"])).toEqual({ provider: null }));
    expect(screen.queryByRole("link")).not.toBeInTheDocument();
  });

  it("says that a session has ended", async () => {
    server.use(nobody);
    open("/sign-in?why=ended");
    expect(await screen.findByText(/Your session has ended/)).toBeVisible();
  });
});
