package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.api.RestDoorTest.requireProblem;
import static dev.rookery.sql.Tables.AUDIT_ENTRIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.orchestrator.api.RestClient.Answered;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Secrets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of addresses never mailed again, and the link that recipients follow. */
class SuppressionRoutesTest {
  private static final String LIST = "/v1/suppressions";
  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded");
  private static LivePlane live;

  @BeforeAll
  static void start() {
    live = LivePlane.start();
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void each_address_of_many_fares_on_its_own() {
    RestClient tenant = live.tenant("bulk");
    List<String> addresses = List.of("Jane@Example.COM", "no-at", "jane@example.com", "x@y.test");
    Answered added = tenant.post(LIST, Map.of("addresses", addresses, "note", "asked by phone"));
    added.requireStatus(200);
    assertThat(added.json().path("items").findValuesAsText("result"))
        .containsExactly("added", "refused", "already", "added");
    assertThat(added.json().path("items").path(1).path("detail").asText()).contains("no @");

    Answered found = tenant.get(LIST + "/jane@example.com").requireStatus(200);
    assertThat(found.text("reason")).isEqualTo("manual");
    requireProblem(tenant.get(LIST + "/john@example.com"), 404, "not-suppressed");
    tenant.delete(LIST + "/jane@example.com").requireStatus(204);
    requireProblem(tenant.delete(LIST + "/jane@example.com"), 404, "not-suppressed");
    assertThat(tenant.get(LIST).json().path("items").findValuesAsText("address"))
        .containsExactly("x@y.test");
  }

  @Test
  void an_empty_request_is_refused() {
    requireProblem(live.tenant("empty").post(LIST, Map.of("addresses", List.of())), 422, "invalid");
  }

  @Test
  void a_change_is_announced_to_the_nodes_and_on_the_trail() {
    live.tenant("announce").post(LIST, Map.of("addresses", List.of("a@b.test")));
    assertThat(live.operator().get("/v1/jobs?kind=" + WantedChanges.PUBLISH).json().path("items"))
        .isNotEmpty();
    int entries =
        db().asWorker(
                tx -> tx.fetchCount(AUDIT_ENTRIES, AUDIT_ENTRIES.ACTION.eq("suppression.add")));
    assertThat(entries).isPositive();
  }

  @Test
  void following_the_link_asks_and_pressing_the_button_unsubscribes() {
    RestClient tenant = live.tenant("one-click");
    String link = "/u/" + sent(tenant, "reader@example.org");

    assertThat(live.anonymous().get(link).requireStatus(200).raw()).contains("method=\"post\"");
    live.anonymous().send("POST", link, "something=else", FORM).requireStatus(200);
    requireProblem(tenant.get(LIST + "/reader@example.org"), 404, "not-suppressed");

    Answered done = live.anonymous().send("POST", link, "List-Unsubscribe=One-Click", FORM);
    assertThat(done.requireStatus(200).raw()).contains("Unsubscribed");
    assertThat(done.header("Set-Cookie")).isEmpty();
    assertThat(tenant.get(LIST + "/reader@example.org").requireStatus(200).text("reason"))
        .isEqualTo("unsubscribe");
    requireProblem(tenant.delete(LIST + "/reader@example.org"), 409, "suppressed-for-good");
  }

  @Test
  void a_multipart_request_counts_too() {
    RestClient tenant = live.tenant("multipart");
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    live.anonymous()
        .send(
            "POST",
            "/u/" + sent(tenant, "m@example.org"),
            body,
            Map.of("Content-Type", "multipart/form-data; boundary=b"))
        .requireStatus(200);
    tenant.get(LIST + "/m@example.org").requireStatus(200);
  }

  @Test
  void a_token_that_is_none_gets_the_same_pages() {
    RestClient tenant = live.tenant("forged");
    String genuine = sent(tenant, "f@example.org");
    String forged = genuine.substring(0, 60) + "AAAA";
    Answered known = live.anonymous().send("POST", "/u/" + genuine, "", FORM);
    for (String token : List.of(forged, "x", "A".repeat(64))) {
      assertThat(live.anonymous().send("POST", "/u/" + token, "", FORM).raw())
          .isEqualTo(known.raw());
      Answered pressed =
          live.anonymous().send("POST", "/u/" + token, "List-Unsubscribe=One-Click", FORM);
      assertThat(pressed.requireStatus(200).raw()).contains("Unsubscribed");
    }
    requireProblem(tenant.get(LIST + "/f@example.org"), 404, "not-suppressed");
  }

  private static Database db() {
    return live.database().database();
  }

  /** A node reported a message of the tenant; gives back the token in it. */
  private static String sent(RestClient tenant, String recipient) {
    tenant.get(LIST).requireStatus(200);
    UUID node = Ids.next();
    UUID message = Ids.next();
    byte[] key = Secrets.randomBytes(32);
    byte[] sealed = live.secrets().seal(key, "node_secrets|unsubscribe_key|" + node);
    db().asWorker(tx -> {
      tx.execute(
          "insert into nodes (id, created_at, name, provider, state) values (?, now(), ?, 'own', 'ordered')",
          node,
          "n" + message.toString().substring(24));
      tx.execute(
          "insert into node_secrets (node_id, ssh_key, unsubscribe_key) values (?, ?, ?)",
          node,
          sealed,
          sealed);
      return tx.execute(
          """
          insert into outcomes
            (tenant_id, occurred_at, node_id, epoch, seq, kind, message_id, provider, received_at,
             recipient, sending_day)
          select id, now(), ?, ?, 1, 'accepted', ?, 'other', now(), ?, 1
          from tenants order by id desc limit 1
          """,
          node,
          Ids.next(),
          message,
          recipient);
    });
    return new UnsubscribeToken(node, message).write(key);
  }
}
