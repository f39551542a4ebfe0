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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
  private final List<Integer> storyDays = new ArrayList<>();
  private final List<Caps> capsOfStory = new ArrayList<>();

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
    DayOfMail mail = new DayOfMail(lab, cast);
    for (int day = 0; day < days; day++) {
      int today = awaitNewDay();
      lab.storyDay(day);
      storyDays.add(today);
      Caps caps = capsOf(today);
      capsOfStory.add(caps);
      mail.submit(caps);
      tellDecisions(day);
      narrator.teller().doing("day %d of %d".formatted(day + 1, days));
    }
    awaitNewDay();
    lab.storyDaysAreOver();
    return Evidence.of("days", days)
        .and("submitted so far", cast.submitted().get())
        .and("first caps", capsOfStory.getFirst().caps())
        .and("last caps", capsOfStory.getLast().caps());
  }

  /** Waits for a day of the calendar that the story has not used, and for its beginning. */
  private int awaitNewDay() throws InterruptedException {
    int next =
        Math.max(lab.today(), storyDays.isEmpty() ? lab.today() + 1 : storyDays.getLast() + 1);
    Duration wait = Duration.between(Instant.now(), lab.calendar().startOf(next));
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
    return next;
  }

  /** The caps once they are decided for this day; a slow machine may be a day further by then. */
  private Caps capsOf(int day) {
    int expected = cast.nodes().size() * lab.world().receivers().size();
    return Waiting.until(
        Duration.ofSeconds(60),
        "the caps of day %d are decided".formatted(day),
        () ->
            java.util.Optional.of(Caps.ask(cast.operator()))
                .filter(caps -> caps.areFor(day, expected)),
        () -> Evidence.of("caps", Caps.ask(cast.operator()).caps()));
  }

  /** What was decided since the story's last day, also on days of the calendar that it skipped. */
  private void tellDecisions(int storyDay) {
    int today = storyDays.get(storyDay);
    int last = storyDay == 0 ? Integer.MIN_VALUE : storyDays.get(storyDay - 1);
    NavigableMap<Integer, List<DecisionLines.Made>> made = new TreeMap<>();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      for (StoryNode node : cast.nodes()) {
        for (JsonNode decision : decisions(node, receiver.character().key())) {
          made.computeIfAbsent(decision.path("day").asInt(), _ -> new ArrayList<>())
              .add(
                  new DecisionLines.Made(
                      node.name(),
                      decision.path("move").asText(),
                      decision.path("sentence").asText()));
        }
      }
    }
    String between = storyDay == 0 ? "before" : "skipped";
    if (storyDay == 0) {
      narrator
          .teller()
          .remark("days of the story, in brackets those of the calendar, which the sentences name");
    }
    made.subMap(last, false, today, true)
        .forEach((day, decisions) -> {
          String name = day == today ? "day %2d".formatted(storyDay + 1) : between;
          DecisionLines.of("%s (%d)".formatted(name, day), decisions)
              .forEach(narrator.teller()::remark);
        });
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
        CapHistory caps = CapHistory.ask(cast.operator(), node.ip(), key);
        for (int day = storyDays.getFirst(); day <= lab.today(); day++) {
          int sent = taken(receiver, node.ip(), day, day);
          int allowed = Math.max(caps.on(day), carriedOver(receiver, node.ip(), day));
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

  /** As the receiver counted, by its own record, from one day of the calendar to another. */
  private int taken(ReceivingProvider receiver, String ip, int from, int to) {
    return Math.toIntExact(
        receiver.arrivals().stream()
            .filter(a -> a.ip().equals(ip) && a.reply().isPositive())
            .filter(a -> lab.calendar().dayOf(a.at()) >= from)
            .filter(a -> lab.calendar().dayOf(a.at()) <= to)
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
    int before = capsOfStory.get(Lab.OBJECTION_FROM).sum(OBJECTOR);
    int low = lowest(Lab.OBJECTION_FROM);
    int end = capsOfStory.getLast().sum(OBJECTOR);
    evidence.and("maple before, lowest, at the end", before + ", " + low + ", " + end);
    StepFailedException.require(
        low < before && end > low, "maple's caps fall and then grow again", evidence);
    return evidence;
  }

  private int lowest(int from) {
    return capsOfStory.subList(from, capsOfStory.size()).stream()
        .mapToInt(caps -> caps.sum(OBJECTOR))
        .min()
        .orElseThrow();
  }

  private List<String> chart() {
    Map<String, List<Chart.Day>> days = new LinkedHashMap<>();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      List<Chart.Day> series = new ArrayList<>();
      for (int day = 0; day < storyDays.size(); day++) {
        int from = storyDays.get(day);
        int to = day + 1 < storyDays.size() ? storyDays.get(day + 1) - 1 : lab.today();
        int sent =
            cast.nodes().stream().mapToInt(node -> taken(receiver, node.ip(), from, to)).sum();
        series.add(new Chart.Day(capsOfStory.get(day).sum(key), sent));
      }
      days.put(key, series);
    }
    return Chart.lines(days);
  }
}
