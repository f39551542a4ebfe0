package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rookery.lab.receiver.Arrival;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.orchestrator.cli.CommandFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Sending days in fast motion: caps climb, one provider objects, its caps step back and recover.
 */
final class WarmupChapter {
  private static final String OBJECTOR = "maple";
  private final Lab lab;
  private final Cast cast;
  private final Narrator narrator;
  private final Map<Integer, Caps> capsByDay = new TreeMap<>();
  private final Map<String, String> lastMoves = new HashMap<>();
  private int firstDay;
  private int lastDay;

  WarmupChapter(Lab lab, Cast cast, Narrator narrator) {
    this.lab = lab;
    this.cast = cast;
    this.narrator = narrator;
  }

  void play() {
    int days = lab.options().days();
    narrator
        .teller()
        .chapter(
            "4  %d sending days, each %s long"
                .formatted(
                    days,
                    lab.options()
                        .day()
                        .toString()
                        .substring(2)
                        .toLowerCase(java.util.Locale.ROOT)));
    narrator.step("warmup.days", "%d sending days of mail".formatted(days), () -> days(days));
    narrator.step(
        "warmup.within-caps",
        "no provider was sent more from an address on a day than its cap",
        this::withinCaps);
    if (days >= Lab.OBJECTION_FROM + Lab.OBJECTION_DAYS + 6) {
      narrator.step(
          "warmup.reacted",
          "maple objected: its caps, and only its caps, stepped back and recovered",
          this::reacted);
    }
    chart().forEach(narrator.teller()::remark);
  }

  private Evidence days(int days) throws InterruptedException {
    firstDay = lab.today() + 1;
    lastDay = firstDay + days - 1;
    lab.mailBeginsOn(firstDay);
    DayOfMail mail = new DayOfMail(lab, cast);
    for (int day = firstDay; day <= lastDay; day++) {
      awaitDay(day);
      Caps caps = capsOf(day);
      capsByDay.put(day, caps);
      mail.submit(caps);
      tellDecisions(day);
      narrator.teller().doing("day %d of %d".formatted(day - firstDay + 1, days));
    }
    awaitDay(lastDay + 1);
    return Evidence.of("days", days)
        .and("submitted so far", cast.submitted().get())
        .and("first caps", capsByDay.get(firstDay).caps())
        .and("last caps", capsByDay.get(lastDay).caps());
  }

  private void awaitDay(int day) throws InterruptedException {
    Duration wait = Duration.between(Instant.now(), lab.calendar().startOf(day));
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
  }

  private Caps capsOf(int day) {
    int expected = cast.nodes().size() * lab.world().receivers().size();
    return Waiting.until(
        Duration.ofSeconds(30),
        "the caps of day %d are decided".formatted(day),
        () ->
            java.util.Optional.of(Caps.ask(cast.operator()))
                .filter(caps -> caps.areFor(day, expected)),
        () -> Evidence.of("caps", Caps.ask(cast.operator()).caps()));
  }

  /** A decision is worth a line when its move is another one than the day before. */
  private void tellDecisions(int day) {
    StoryNode node = cast.nodes().getFirst();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      for (JsonNode decision : decisions(node, key)) {
        if (decision.path("day").asInt() == day) {
          String move = decision.path("move").asText();
          if (!move.equals(lastMoves.put(key, move))
              || !move.equals("up") && !move.equals("hold")) {
            narrator
                .teller()
                .remark(
                    "day %2d  %-8s %-5s %s"
                        .formatted(
                            day - firstDay + 1, key, move, decision.path("sentence").asText()));
          }
        }
      }
    }
  }

  private JsonNode decisions(StoryNode node, String provider) {
    try {
      return cast.operator()
          .get("/v1/warmup/%s/%s/decisions".formatted(node.ip(), provider))
          .path("items");
    } catch (CommandFailedException none) {
      return MissingNode.getInstance();
    }
  }

  private Evidence withinCaps() {
    Evidence evidence = new Evidence();
    List<String> breaches = new ArrayList<>();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      int most = 0;
      for (StoryNode node : cast.nodes()) {
        for (int day = firstDay; day <= lastDay; day++) {
          int sent = taken(receiver, node.ip(), day);
          int allowed =
              Math.max(
                  capsByDay.get(day).of(node.ip(), key), carriedOver(receiver, node.ip(), day));
          most = Math.max(most, sent);
          if (sent > allowed) {
            breaches.add(
                "%s from %s on day %d: %d, allowed %d"
                    .formatted(key, node.ip(), day, sent, allowed));
          }
        }
      }
      evidence.and(key, "at most %d a day from one address".formatted(most));
    }
    StepFailedException.require(
        breaches.isEmpty(),
        "arrivals stay within the caps; where a cap fell below what was already on its way, nothing new is sent",
        evidence.and("breaches", breaches));
    return evidence;
  }

  /** Letters taken on this day that the provider had deferred on an earlier one. */
  private int carriedOver(ReceivingProvider receiver, String ip, int day) {
    Set<String> deferredBefore =
        receiver.arrivals().stream()
            .filter(a -> a.ip().equals(ip) && a.reply().isTransient())
            .filter(a -> lab.calendar().dayOf(a.at()) < day)
            .map(Arrival::recipient)
            .collect(Collectors.toSet());
    return Math.toIntExact(
        receiver.arrivals().stream()
            .filter(a -> a.ip().equals(ip) && a.reply().isPositive())
            .filter(a -> lab.calendar().dayOf(a.at()) == day)
            .filter(a -> deferredBefore.contains(a.recipient()))
            .count());
  }

  /** As the receiver counted, by its own record. */
  private int taken(ReceivingProvider receiver, String ip, int day) {
    return Math.toIntExact(
        receiver.arrivals().stream()
            .filter(a -> a.ip().equals(ip) && a.reply().isPositive())
            .filter(a -> lab.calendar().dayOf(a.at()) == day)
            .count());
  }

  private Evidence reacted() {
    Evidence evidence = new Evidence();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      Map<String, Integer> moves = new TreeMap<>();
      for (StoryNode node : cast.nodes()) {
        decisions(node, key)
            .forEach(decision -> moves.merge(decision.path("move").asText(), 1, Integer::sum));
      }
      evidence.and(key, moves);
      boolean wentBack = moves.getOrDefault("back", 0) + moves.getOrDefault("rest", 0) > 0;
      StepFailedException.require(
          wentBack == key.equals(OBJECTOR),
          "maple's caps step back and the others' do not",
          evidence);
    }
    int before = capsByDay.get(firstDay + Lab.OBJECTION_FROM).sum(OBJECTOR);
    int low = lowest(firstDay + Lab.OBJECTION_FROM, lastDay);
    int end = capsByDay.get(lastDay).sum(OBJECTOR);
    evidence.and("maple before, lowest, at the end", before + ", " + low + ", " + end);
    StepFailedException.require(
        low < before && end > low, "maple's caps fall and then grow again", evidence);
    return evidence;
  }

  private int lowest(int from, int to) {
    int low = Integer.MAX_VALUE;
    for (int day = from; day <= to; day++) {
      low = Math.min(low, capsByDay.get(day).sum(OBJECTOR));
    }
    return low;
  }

  private List<String> chart() {
    Map<String, List<Chart.Day>> days = new LinkedHashMap<>();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      List<Chart.Day> series = new ArrayList<>();
      for (int day = firstDay; day <= lastDay; day++) {
        int on = day;
        int sent = cast.nodes().stream().mapToInt(node -> taken(receiver, node.ip(), on)).sum();
        series.add(new Chart.Day(capsByDay.get(day).sum(key), sent));
      }
      days.put(key, series);
    }
    return Chart.lines(days);
  }
}
