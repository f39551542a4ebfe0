package dev.rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path temp;

  @Test
  void durable_data_is_there_after_a_restart_with_the_same_password() throws Exception {
    PostgresSettings settings = PostgresSettings.durable(temp.resolve("with a space"));
    String password;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      password = postgres.password();
      ask(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings)) {
      assertThat(postgres.password()).isEqualTo(password);
      assertThat(ask(postgres, "SELECT answer FROM kept")).isEqualTo("42");
      assertThat(ask(postgres, "SHOW fsync")).isEqualTo("on");
    }
  }

  @Test
  void a_throw_away_server_leaves_no_file_behind() throws Exception {
    Path data;
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.throwAway())) {
      assertThat(ask(postgres, "SHOW fsync")).isEqualTo("off");
      data = Path.of(ask(postgres, "SHOW data_directory"));
    }
    assertThat(data.getParent()).doesNotExist();
  }

  @Test
  void a_wrong_password_is_refused() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.throwAway())) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void only_the_owner_may_look_into_the_folder() throws Exception {
    Path folder = temp.resolve("private");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.durable(folder))) {
      assertThat(postgres.isAlive()).isTrue();
      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
      assertThat(mode(folder.resolve("password"))).isEqualTo("rw-------");
    }
  }

  @Test
  void it_listens_on_the_given_loopback_address_only() throws Exception {
    InetAddress address = InetAddress.getByName("127.9.8.7");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(PostgresSettings.throwAway().on(address))) {
      assertThat(postgres.jdbcUrl()).startsWith("jdbc:postgresql://127.9.8.7:");
      assertThat(ask(postgres, "SHOW listen_addresses")).isEqualTo("127.9.8.7");
    }
  }

  @Test
  void an_address_that_others_can_reach_is_refused() {
    assertThatThrownBy(() -> PostgresSettings.throwAway().on(InetAddress.getByName("192.0.2.1")))
        .hasMessageContaining("192.0.2.1")
        .hasMessageContaining("loopback");
  }

  @Test
  void a_taken_port_is_named_in_the_error() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path folder = temp.resolve("taken");
      assertThatThrownBy(() ->
              EmbeddedPostgres.start(PostgresSettings.durable(folder).port(taken.getLocalPort())))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining(folder.resolve("postgres.log").toString())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void a_folder_in_use_is_refused_and_its_server_lives_on() {
    PostgresSettings settings = PostgresSettings.durable(temp.resolve("shared"));
    try (EmbeddedPostgres first = EmbeddedPostgres.start(settings)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
      assertThat(first.isAlive()).isTrue();
    }
  }

  @Test
  void data_of_another_major_version_is_refused() throws Exception {
    Path folder = temp.resolve("old");
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/PG_VERSION"), "15\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(PostgresSettings.durable(folder)))
        .hasMessageContaining("made by PostgreSQL 15")
        .hasMessageContaining("embedded one is 18");
  }

  @Test
  void a_creation_that_was_cut_off_is_begun_anew() throws Exception {
    Path folder = temp.resolve("half");
    Files.createDirectories(folder.resolve("data.unfinished/base"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.durable(folder))) {
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    }
    assertThat(folder.resolve("data.unfinished")).doesNotExist();
  }

  @Test
  void a_killed_jvm_leaves_no_server_behind_and_its_data_opens_again() throws Exception {
    Path folder = temp.resolve("killed jvm");
    Child child = Child.running(folder);
    child.kill();
    assertThat(ProcessHandle.of(child.postgresPid()).map(ProcessHandle::onExit).stream())
        .allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(20)));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.durable(folder))) {
      assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_server_that_outlived_its_jvm_is_ended_by_the_next_start() throws Exception {
    Path folder = temp.resolve("left over");
    EmbeddedPostgres.start(PostgresSettings.durable(folder)).close();
    Process orphan = startWithoutUs(folder);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.durable(folder))) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(ProcessTable.workingIn(folder.resolve("data"), "postgres"))
          .contains(postgres.pid());
    }
  }

  private static Process startWithoutUs(Path folder) throws Exception {
    PostgresPrograms programs = PostgresPrograms.unpackedIn(PostgresSettings.throwAway().cache());
    String data = folder.resolve("data").toString();
    List<String> line =
        Stream.concat(
                RunAs.forThisUser().prefix().stream(),
                Stream.of(programs.postgres(), "-D", data, "-c", "listen_addresses="))
            .toList();
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orphan.log").toFile())
            .start();
    while (ProcessTable.workingIn(folder.resolve("data"), "postgres").isEmpty()) {
      assertThat(process.isAlive()).as(() -> log(folder)).isTrue();
      Thread.onSpinWait();
    }
    return process;
  }

  private static String log(Path folder) {
    return LogTail.lastLine(folder.resolve("orphan.log"));
  }

  private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
