package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.receiver.ArrivalCounts;
import dev.rookery.lab.receiver.ReceivingProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Every letter is accounted for, by the receivers' own records and by ours. */
final class ReckoningChapter {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final Lab lab;
  private final Cast cast;
  private final Narrator narrator;
  private final Map<String, Long> figures = new LinkedHashMap<>();

  ReckoningChapter(Lab lab, Cast cast, Narrator narrator) {
    this.lab = lab;
    this.cast = cast;
    this.narrator = narrator;
  }

  /** The figures of the last line, after all held. */
  Map<String, Long> play() {
    narrator.teller().chapter("5  The reckoning");
    narrator.step(
        "reckoning.messages",
        "messages accepted by the nodes = delivered + bounced + still queued",
        this::messages);
    narrator.step(
        "reckoning.outcomes",
        "what the control plane counted equals what the receivers counted",
        this::outcomes);
    narrator.step(
        "reckoning.authentication",
        "every letter that a receiver judged passed SPF, DKIM and DMARC",
        this::authentication);
    narrator.step("memory", "memory after the story", this::memory);
    return figures;
  }

  private Evidence messages() {
    Waiting.untilTrue(LIMIT, "the nodes' queues run empty", () -> queued() == 0, this::balance);
    Waiting.untilTrue(LIMIT, "every message is accounted for", this::balances, this::balance);
    return balance();
  }

  /** One look at all figures, so that a message on its way is not counted twice. */
  private boolean balances() {
    balance();
    return figures.get("messages_submitted")
        == figures.get("delivered") + figures.get("bounced") + figures.get("queued");
  }

  private Evidence balance() {
    figures.put("messages_submitted", cast.submitted().get());
    figures.put("delivered", delivered());
    figures.put("deferred", received(ArrivalCounts::deferred));
    figures.put("bounced", bounced());
    figures.put("queued", queued());
    Evidence evidence = new Evidence();
    figures.forEach(evidence::and);
    return evidence;
  }

  private Evidence outcomes() {
    Waiting.untilTrue(
        LIMIT,
        "outcomes equal the receivers' records",
        () ->
            counted("accepted") == cast.submitted().get()
                && counted("delivered") == delivered()
                && counted("bounced") == bounced()
                && counted("complained") == complaints(),
        this::compared);
    figures.put("complained", counted("complained"));
    figures.put(
        "outcomes_ingested",
        counted("accepted")
            + counted("delivered")
            + counted("deferred")
            + counted("bounced")
            + counted("complained")
            + counted("refused"));
    return compared();
  }

  private Evidence compared() {
    return Evidence.of("accepted", counted("accepted") + " of " + cast.submitted().get())
        .and("delivered", counted("delivered") + " of " + delivered())
        .and("bounced", counted("bounced") + " of " + bounced())
        .and("complained", counted("complained") + " of " + complaints())
        .and(
            "deferrals",
            counted("deferred") + ", receivers gave " + received(ArrivalCounts::deferred))
        .and("refused at RCPT", counted("refused"));
  }

  private long counted(String kind) {
    long sum = 0;
    for (JsonNode item : cast.operator().get("/v1/outcomes/summary").path("items")) {
      sum += item.path("counts").path(kind).asLong();
    }
    return sum;
  }

  private Evidence authentication() {
    long seen = received(ArrivalCounts::seen);
    figures.put("dkim_pass", received(ArrivalCounts::dkimPass));
    figures.put("spf_pass", received(ArrivalCounts::spfPass));
    figures.put("dmarc_pass", received(ArrivalCounts::dmarcPass));
    Evidence evidence =
        Evidence.of("judged", seen)
            .and("dkim pass", figures.get("dkim_pass"))
            .and("spf pass", figures.get("spf_pass"))
            .and("dmarc pass", figures.get("dmarc_pass"))
            .and("one-click", received(ArrivalCounts::oneClick));
    StepFailedException.require(
        seen > 0
            && figures.get("dkim_pass") == seen
            && figures.get("spf_pass") == seen
            && figures.get("dmarc_pass") == seen
            && received(ArrivalCounts::oneClick) == seen,
        "all of them pass",
        evidence);
    return evidence;
  }

  private Evidence memory() {
    long agents = 0;
    for (JsonNode node : cast.operator().get("/v1/nodes").path("items")) {
      agents = Math.max(agents, node.path("rssBytes").asLong());
    }
    return Evidence.of("agent_rss_bytes", agents)
        .and("control_plane_rss_bytes", Rss.of(lab.controlPlane().pid()))
        .and("lab_rss_bytes", Rss.of(ProcessHandle.current().pid()));
  }

  private long delivered() {
    return received(ArrivalCounts::delivered);
  }

  private long bounced() {
    return received(ArrivalCounts::bounced);
  }

  private long complaints() {
    return lab.world().receivers().stream().mapToLong(r -> r.complaints().size()).sum();
  }

  private long queued() {
    return cast.nodes().stream().mapToLong(node -> node.host().queued()).sum();
  }

  private long received(ToLongFunction<ArrivalCounts> which) {
    return lab.world().receivers().stream().map(ReceivingProvider::counts).mapToLong(which).sum();
  }
}
