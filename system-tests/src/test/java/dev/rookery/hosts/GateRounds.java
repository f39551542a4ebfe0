package dev.rookery.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.standards.smtp.AnyCertificate;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocket;

/** Rounds of one node's go-live gate, and what its doors show. */
record GateRounds(RealFleet fleet, String node) {

  /** A new round: levels by check. */
  Map<String, String> next() {
    String path = "/v1/nodes/" + node + "/gate";
    fleet.done(fleet.operator().call("POST", path, Map.of()).path("id").asText());
    Map<String, String> levels = new TreeMap<>();
    for (JsonNode check : last().path("items")) {
      levels.put(check.path("checkId").asText(), check.path("level").asText());
    }
    return levels;
  }

  /** What the last round found. */
  JsonNode last() {
    return fleet.operator().get("/v1/nodes/" + node + "/gate");
  }

  /** Who issued the certificate at a port that speaks TLS from the first octet. */
  static String issuerAt(DebianHost host, int port) throws IOException {
    try (SSLSocket door =
        (SSLSocket)
            AnyCertificate.context().getSocketFactory().createSocket(host.address(), port)) {
      door.startHandshake();
      X509Certificate shown = (X509Certificate) door.getSession().getPeerCertificates()[0];
      return shown.getIssuerX500Principal().getName();
    }
  }
}
