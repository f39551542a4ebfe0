package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.lab.receiver.Arrival;
import dev.rookery.lab.story.LettersUnderWay.Way;
import dev.rookery.standards.smtp.SmtpReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LettersUnderWayTest {
  private static final Way WAY = new Way("127.0.0.1", "birch");
  private final LettersUnderWay letters = new LettersUnderWay();

  @Test
  void a_letter_is_under_way_until_it_is_taken_or_refused() {
    letters.add(WAY, List.of("reader1@birch.test", "reader2@birch.test", "unknown3@birch.test"));

    assertThat(letters.left(WAY, List.of())).isEqualTo(3);
    assertThat(letters.left(WAY, List.of(arrival("reader1@birch.test", 451)))).isEqualTo(3);
    assertThat(
            letters.left(
                WAY,
                List.of(
                    arrival("reader1@birch.test", 451),
                    arrival("reader1@birch.test", 250),
                    arrival("unknown3@birch.test", 550))))
        .isEqualTo(1);
  }

  @Test
  void what_arrives_twice_is_one_letter() {
    letters.add(WAY, List.of("reader1@birch.test", "reader2@birch.test"));

    Arrival twice = arrival("reader1@birch.test", 250);

    assertThat(letters.left(WAY, List.of(twice, twice))).isEqualTo(1);
  }

  @Test
  void letters_of_others_end_nothing() {
    letters.add(WAY, List.of("reader1@birch.test"));

    assertThat(letters.left(WAY, List.of(arrival("reader@birch.test", 250)))).isEqualTo(1);
    assertThat(letters.left(new Way("127.0.0.2", "birch"), List.of())).isZero();
  }

  @Test
  void yesterdays_letters_are_under_way_beside_todays() {
    letters.add(WAY, List.of("reader1@birch.test"));
    letters.add(WAY, List.of("reader2@birch.test"));

    assertThat(letters.left(WAY, List.of(arrival("reader2@birch.test", 250)))).isEqualTo(1);
  }

  private static Arrival arrival(String recipient, int code) {
    return new Arrival(
        0,
        Instant.EPOCH,
        WAY.ip(),
        "news@acme.test",
        recipient,
        SmtpReply.of(code, "2.0.0", "so"),
        Optional.empty(),
        "",
        false);
  }
}
