package dev.rookery.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate comes from an authority that no Java knows. */
class AuthoritiesTest {
  private static final String SECRET = "changeit";

  @TempDir private static Path folder;
  private static Path pem;
  private static HttpsServer server;

  @BeforeAll
  static void open() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool("-genkeypair", store, "-keyalg", "EC", "-dname", "CN=ours", "-ext", "SAN=ip:127.0.0.1");
    pem = folder.resolve("ours.pem");
    keytool("-exportcert", store, "-rfc", "-file", pem.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, SECRET.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, SECRET.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private static void keytool(String what, Path store, String... more) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder line =
        new ProcessBuilder(
            tool, what, "-alias", "ours", "-keystore", store.toString(), "-storepass", SECRET);
    line.command().addAll(java.util.List.of(more));
    Process ended = line.redirectErrorStream(true).start();
    String said = new String(ended.getInputStream().readAllBytes());
    assertThat(ended.waitFor()).as(said).isZero();
  }

  @AfterAll
  static void close() {
    server.stop(0);
  }

  private static int ask(Authorities authorities, String host) throws IOException {
    URI url = URI.create("https://%s:%d/".formatted(host, server.getAddress().getPort()));
    HttpURLConnection http = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
    authorities.apply(http);
    return http.getResponseCode();
  }

  @Test
  void an_authority_of_the_file_is_believed_and_no_other() throws IOException {
    assertThat(ask(Authorities.of(Optional.of(pem)), "127.0.0.1")).isEqualTo(204);
    assertThatThrownBy(() -> ask(Authorities.of(Optional.empty()), "127.0.0.1"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void a_certificate_for_another_name_is_not_believed() {
    assertThatThrownBy(() -> ask(Authorities.of(Optional.of(pem)), "localhost"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void redis_is_held_to_the_same_authorities() throws Exception {
    SSLContext context = Authorities.of(Optional.of(pem)).forRedis().createSslContext();

    try (var socket =
        context
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      ((javax.net.ssl.SSLSocket) socket).startHandshake();
    }
  }

  @Test
  void a_file_without_certificates_is_told() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));

    assertThatThrownBy(() -> ask(Authorities.of(Optional.of(empty)), "127.0.0.1"))
        .hasMessageContaining("holds no certificate");
  }
}
