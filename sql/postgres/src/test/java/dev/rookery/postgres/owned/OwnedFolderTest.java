package dev.rookery.postgres.owned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedFolderTest {
  @TempDir Path temp;

  @Test
  void a_folder_has_one_owner_at_a_time() {
    Path folder = temp.resolve("a/b");
    try (OwnedFolder owned = OwnedFolder.claim(folder)) {
      assertThat(owned.path()).isEqualTo(folder);
      assertThat(OwnedFolder.tryClaim(folder)).isEmpty();
    }
    try (OwnedFolder again = OwnedFolder.claim(folder)) {
      assertThat(again.path()).isEqualTo(folder);
    }
  }

  @Test
  void a_folder_stays_ours_for_other_processes_although_we_ask_for_it_again() throws Exception {
    Path folder = temp.resolve("mine");
    try (OwnedFolder owned = OwnedFolder.claim(folder)) {
      assertThat(OwnedFolder.tryClaim(owned.path())).isEmpty();
      assertThatThrownBy(() -> OwnedFolder.claim(folder))
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());

      assertThat(claimedByAnotherProcess(folder)).isEqualTo("false");
    }
    assertThat(claimedByAnotherProcess(folder)).isEqualTo("true");
  }

  private static String claimedByAnotherProcess(Path folder) throws Exception {
    Process jvm = ChildJvm.start(Claimer.class, folder);
    String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jvm.waitFor()).isZero();
    return said.strip();
  }

  /** Another process that wants the folder; prints whether it got it. */
  static final class Claimer {
    public static void main(String[] arguments) {
      System.out.println(OwnedFolder.tryClaim(Path.of(arguments[0])).isPresent());
    }
  }

  @Test
  void others_may_not_look_into_it_even_if_they_could_before() throws Exception {
    Path open = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (OwnedFolder owned = OwnedFolder.claim(open)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(owned.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_path_that_is_a_file_is_named_in_the_error() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> OwnedFolder.claim(file))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void an_abandoned_throw_away_folder_is_swept_by_the_next_one() throws Exception {
    OwnedFolder abandoned = ThrowAwayFolders.create(temp, "sleep");
    OwnedFolder kept = ThrowAwayFolders.create(temp, "sleep");
    abandoned.close();
    try (kept;
        OwnedFolder next = ThrowAwayFolders.create(temp, "sleep")) {
      assertThat(abandoned.path()).doesNotExist();
      assertThat(kept.path()).exists();
      assertThat(next.path()).exists();
    }
  }
}
