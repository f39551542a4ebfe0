package dev.rookery.orchestrator.provisioning;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;

/**
 * What we speak: nothing with SHA-1, MD5, CBC, RC4 or DSA, which SSHJ still offers by itself. No
 * certificates of hosts either: it is the key itself that is pinned.
 */
final class SshAlgorithms extends DefaultConfig {
  SshAlgorithms() {
    setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE); // asks for an answer, HEARTBEAT does not
  }

  @Override
  protected void initKeyExchangeFactories() {
    setKeyExchangeFactories(
        List.of(
            new Curve25519SHA256.Factory(),
            new Curve25519SHA256.FactoryLibSsh(),
            new ECDHNistP.Factory256(),
            new ECDHNistP.Factory384(),
            new ECDHNistP.Factory521(),
            new DHGexSHA256.Factory(),
            DHGroups.Group16SHA512(),
            DHGroups.Group18SHA512(),
            DHGroups.Group14SHA256(),
            new ExtInfoClientFactory()));
  }

  /** The first that both know decides which of its keys a host shows. */
  @Override
  protected void initKeyAlgorithms() {
    setKeyAlgorithms(
        List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256()));
  }

  @Override
  protected void initCipherFactories() {
    setCipherFactories(
        List.of(
            ChachaPolyCiphers.CHACHA_POLY_OPENSSH(),
            GcmCiphers.AES256GCM(),
            GcmCiphers.AES128GCM(),
            BlockCiphers.AES256CTR(),
            BlockCiphers.AES128CTR()));
  }

  @Override
  protected void initMACFactories() {
    setMACFactories(
        List.of(
            Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
  }
}
