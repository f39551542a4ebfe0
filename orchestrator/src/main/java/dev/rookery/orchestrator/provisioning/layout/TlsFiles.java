package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.certificates.NodeCertificates;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.CertificateMaker;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Certificate;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import java.util.List;
import java.util.Optional;

/**
 * The certificate that a node shows, and its key.
 *
 * @param issued by an authority; empty = the host makes its own
 */
record TlsFiles(NodePaths paths, Optional<NodeCertificates.InUse> issued) {

  /**
   * @param owner as in {@link Access}
   */
  List<Resource> all(String owner) {
    return issued
        .map(use ->
            List.<Resource>of(
                new TextFile(paths.key(), new Access(owner, "600"), use.key().value()),
                new TextFile(
                    paths.certificate(), new Access(owner, "644"), use.certificate().chain())))
        .orElseGet(() ->
            List.of(
                new Certificate(
                    paths.certificate(),
                    paths.key(),
                    paths.hostname(),
                    owner,
                    CertificateMaker.SELF_MADE)));
  }
}
