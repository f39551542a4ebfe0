package dev.rookery.lab.story;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.postgres.EmbeddedPostgres;
import java.time.Duration;
import java.util.Map;

/** The main job from beginning to end. */
final class Story {
  private final Lab lab;
  private final Narrator narrator;
  private final Cast cast = new Cast();
  private final long started = System.nanoTime();

  Story(Lab lab, Teller teller) {
    this.lab = lab;
    this.narrator = new Narrator(teller);
  }

  Cast cast() {
    return cast;
  }

  /**
   * Plays all chapters and tells the end.
   *
   * @return true when every line was verified
   */
  boolean play() {
    try {
      playUpToDailyMail();
      new WarmupChapter(lab, cast, narrator).play();
      Map<String, Long> figures = reckon();
      narrator.teller().done(figures, elapsed());
      return true;
    } catch (StepFailedException e) {
      narrator.teller().failed(narrator.lastStep(), elapsed());
      return false;
    }
  }

  /** Where the story is; after a failure the step that failed. */
  String lastStep() {
    return narrator.lastStep();
  }

  /** Chapters 0 to 3: a lab with two nodes, a tenant and mail that flows. */
  void playUpToDailyMail() {
    setUp();
    new FleetChapter(lab, cast, narrator).play();
    new DomainChapter(lab, cast, narrator).play();
    new MailChapter(lab, cast, narrator).play();
  }

  /** The last chapter: every letter so far is accounted for, or a step fails. */
  Map<String, Long> reckon() {
    return new ReckoningChapter(lab, cast, narrator).play();
  }

  private void setUp() {
    narrator.teller().chapter("0  The lab");
    narrator.step(
        "lab.home",
        "a private folder, cleaned of what a killed lab left",
        () -> {
          lab.prepareHome();
          return Evidence.of("folder", lab.home().folder())
              .and("network", "127.%d.0.0/16".formatted(lab.network().number()));
        });
    narrator.step(
        "lab.postgresql",
        "PostgreSQL is up",
        () -> {
          EmbeddedPostgres postgres = lab.startPostgres();
          return Evidence.of("url", postgres.jdbcUrl());
        });
    narrator.step(
        "lab.redis",
        "Redis is up",
        () -> {
          EmbeddedRedis redis = lab.startRedis();
          return Evidence.of("address", redis.address());
        });
    narrator.step("lab.world", "the outside world is up", this::world);
    narrator.step("lab.control-plane", "the control plane is up", this::controlPlane);
  }

  private Evidence world() throws Exception {
    World world = lab.startWorld();
    return Evidence.of("dns", world.dns().primary() + ", " + world.dns().secondary())
        .and("hosting", world.hosting().url())
        .and("receivers", world.receivers().stream().map(r -> r.address()).toList())
        .and("ports", world.notes().isEmpty() ? "all as usual" : world.notes());
  }

  private Evidence controlPlane() {
    ControlPlaneProcess process = lab.startControlPlane();
    cast.operator(lab.operator());
    return Evidence.of("url", process.url())
        .and("ready after ms", process.readyMillis())
        .and("pid", process.pid())
        .and("log", process.log())
        .and("ports", lab.world().notes().isEmpty() ? "all as usual" : lab.world().notes());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
