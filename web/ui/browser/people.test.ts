import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { callWith, keyed, keyOf, person, signIn, signInQuietly } from "./support/keyed";
import { test } from "./support/test";

type Message = { headers: IncomingHttpHeaders; body: string };

/** A receiver of webhooks on this machine. */
async function receiver(): Promise<{ url: string; messages: Message[]; stop: () => void }> {
  const messages: Message[] = [];
  const server = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      messages.push({ headers: request.headers, body });
      answer.writeHead(200).end("taken");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, messages, stop: () => server.close() };
}

describe("people", () => {
  test("a stranger is told what is wrong with a key, and gets where they wanted to go", async ({ visit }) => {
    const { userId, key } = await person("user");
    const { page, watch } = await visit(keyed);
    watch.expect(/status of 401/);
    await page.goto("/settings/sessions");
    await page.getByRole("heading", { name: "Sign in to AppForge" }).waitFor();
    await signIn(page, `${key.slice(0, -4)}AAAA`);
    await page.getByText("This key does not work").waitFor();
    await signIn(page, key);
    await page.waitForURL("**/settings/sessions");
    await page.getByText("This one").waitFor();
    await page.getByText(userId).waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toContain(key.slice(-20));
    expect(kept).not.toContain("afs_");
    const cookie = (await page.context().cookies()).find((c) => c.name === "appforge");
    expect([cookie?.httpOnly, cookie?.sameSite]).toEqual([true, "Lax"]);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL("**/sign-in");
    await page.goto("/jobs");
    await page.waitForURL(/\/sign-in\?return=%2Fjobs/);
  });

  test("a key is made, works, and ends at once when it is revoked", async ({ visit }) => {
    const ada = await person("user");
    const { page, context } = await visit(keyed);
    await signInQuietly(context, ada.key);
    await page.goto("/");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("button", { name: "New key" }).click();
    const form = page.getByRole("form", { name: "New key" });
    await form.getByLabel("Name").fill("Laptop");
    await form.getByLabel("Expires").selectOption("In 30 days");
    await form.getByRole("button", { name: "Make the key" }).click();
    const shown = page.getByRole("region", { name: "The key “Laptop”" });
    const token = (await shown.locator("code.select-all").textContent()) ?? "";
    await shown.getByRole("button", { name: "I have kept it" }).click();
    const who = await callWith<{ userId: string; role: string }>(token, "GET", "/api/session");
    expect([who.status, who.body.userId, who.body.role]).toEqual([200, ada.userId, "user"]);

    await page.getByRole("button", { name: "Revoke Laptop" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await page.getByRole("button", { name: "Show 1 that ended" }).waitFor();
    expect((await callWith(token, "GET", "/api/session")).status).toBe(401);
  });

  test("signing out everywhere ends the other browser too, and a draft is kept", async ({ visit }) => {
    const ada = await person("user");
    const here = await visit(keyed);
    const there = await visit(keyed);
    here.watch.expect(/status of 401/);
    there.watch.expect(/status of 401/);
    await signInQuietly(here.context, ada.key);
    await signInQuietly(there.context, ada.key);
    await there.page.goto("/studio");
    await there.page.getByLabel("App name").fill("Half a thought");

    await here.page.goto("/settings/sessions");
    await here.page
      .getByRole("listitem", { name: /Chrome on/ })
      .nth(1)
      .waitFor();
    await here.page.getByRole("button", { name: "Sign out everywhere" }).click();
    await here.page.waitForURL("**/sign-in");

    const rail = there.page.getByRole("navigation", { name: "Main" });
    await rail.getByRole("link", { name: "Jobs" }).click();
    await there.page.getByText("Your session has ended").waitFor();
    await signIn(there.page, ada.key);
    await there.page.waitForURL(/\/jobs/);
    await rail.getByRole("link", { name: "Studio" }).click();
    expect(await there.page.getByLabel("App name").inputValue()).toBe("Half a thought");
  });

  test("a webhook's test arrives signed, and is in the log", async ({ visit }) => {
    const ada = await person("user");
    const inbox = await receiver();
    try {
      const { page, context, watch } = await visit(keyed);
      watch.expect(/status of 422/);
      await signInQuietly(context, ada.key);
      await page.goto("/settings/notices");
      await page.getByRole("button", { name: "Add a webhook" }).click();
      await page.getByLabel("URL").fill("ftp://nowhere");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      await page.getByLabel("URL").and(page.locator('[aria-invalid="true"]')).waitFor();
      await page.getByLabel("URL").fill(inbox.url);
      await page.getByRole("button", { name: "Add the webhook" }).click();
      const secret = (await page.locator("code.select-all").textContent()) ?? "";
      await page.getByRole("button", { name: "I have kept it" }).click();
      const hook = page.getByRole("listitem", { name: inbox.url });
      await hook.getByRole("button", { name: "Send a test" }).click();
      await hook.getByText("Test: delivered").waitFor();

      await hook.getByRole("link", { name: "Deliveries" }).click();
      await page.waitForURL(/target=/);
      await page.getByRole("button", { name: /Delivered Test/ }).click();
      await page.getByRole("region", { name: "Attempts" }).getByText("taken").waitFor();
      const [message] = inbox.messages;
      const id = String(message?.headers["webhook-id"]);
      await page.getByText(id).waitFor();
      const signed = `${id}.${message?.headers["webhook-timestamp"]}.${message?.body}`;
      const proof = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64")).update(signed);
      expect(message?.headers["webhook-signature"]).toBe(`v1,${proof.digest("base64")}`);
    } finally {
      inbox.stop();
    }
  });

  test("an administrator makes somebody's key and reads who changed what", async ({ visit }) => {
    const { page, context } = await visit(keyed);
    await signInQuietly(context, keyOf("admin"));
    const eve = `eve-${Date.now()}`;
    await page.goto("/admin/keys");
    await page.getByRole("button", { name: "Make a key for somebody" }).click();
    const form = page.getByRole("form", { name: "Key for somebody" });
    await form.getByLabel("User").fill(eve);
    await form.getByLabel("Name").fill("Her first");
    await form.getByRole("button", { name: "Make the key" }).click();
    const token = (await page.locator("code.select-all").textContent()) ?? "";
    expect((await callWith(token, "GET", "/api/session")).status).toBe(200);
    await page.getByRole("searchbox", { name: "User" }).fill(eve);
    await page.waitForURL(/user=eve/);
    await page.getByRole("button", { name: "Revoke Her first" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await page.getByText("No key matches these filters.").waitFor();
    expect((await callWith(token, "GET", "/api/session")).status).toBe(401);

    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Audit" }).click();
    await page
      .getByRole("button", { name: /Revoked a key the-admin/ })
      .first()
      .click();
    const changes = page.getByRole("region", { name: "Before and after" });
    await changes.getByRole("rowheader", { name: "revokedAt" }).waitFor();
    await changes.getByText(eve).first().waitFor();
  });

  test("an administrator signs somebody out who has left", async ({ visit }) => {
    const leaver = await person("admin");
    const there = await visit(keyed);
    there.watch.expect(/status of 401/);
    await signInQuietly(there.context, leaver.key);
    await there.page.goto("/admin/keys");
    await there.page.getByRole("button", { name: "Make a key for somebody" }).waitFor();

    const { page, context } = await visit(keyed);
    await signInQuietly(context, keyOf("admin"));
    await page.goto(`/admin/keys?user=${leaver.userId}`);
    const part = page.getByRole("region", { name: `Sessions of ${leaver.userId}` });
    await part.getByRole("listitem", { name: /Chrome on/ }).waitFor();
    await part.getByRole("button", { name: "End all sessions" }).click();
    await part.getByRole("button", { name: "End them" }).click();
    await part.getByText("Signed in nowhere.").waitFor();

    await there.page.getByRole("link", { name: "Jobs", exact: true }).first().click();
    await there.page.getByText("Your session has ended").waitFor();
    await page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: "Audit" }).click();
    await page
      .getByRole("button", { name: /Ended all sessions the-admin/ })
      .first()
      .waitFor();
  });

  test("a viewer sees keys and changes and touches none; a user cannot open them", async ({ visit }) => {
    const vera = await person("viewer");
    const sees = await visit(keyed);
    await signInQuietly(sees.context, vera.key);
    await sees.page.goto("/admin/keys");
    await sees.page.getByRole("listitem", { name: `Key of ${vera.userId}` }).waitFor();
    expect(await sees.page.getByRole("button", { name: /Revoke|Rotate|Make a key/ }).count()).toBe(0);
    await sees.page.goto("/admin/audit");
    await sees.page
      .getByRole("button", { name: /Signed in/ })
      .first()
      .waitFor();
    await sees.page.goto("/settings");
    await sees.page.getByText("A viewer changes nothing").waitFor();
    expect((await callWith(vera.key, "DELETE", `/api/admin/keys/${vera.keyId}`)).status).toBe(403);
    expect((await callWith(vera.key, "DELETE", `/api/keys/${vera.keyId}`)).status).toBe(403);

    const ada = await person("user");
    const cannot = await visit(keyed);
    await signInQuietly(cannot.context, ada.key);
    for (const path of ["/admin/keys", "/admin/audit"]) {
      await cannot.page.goto(path);
      await cannot.page.getByRole("heading", { name: "This page is for administrators" }).waitFor();
      expect((await callWith(ada.key, "GET", `/api${path}`)).status).toBe(403);
    }
  });
});
