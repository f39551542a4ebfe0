package dev.rookery.dns.record;

import java.util.Locale;

/**
 * Values of one record set that belong together and have one owner. A TXT set at the apex is shared
 * by many; all other sets have one owner as a whole.
 */
public enum ValueFamily {
  /** Every value of a set that is not TXT. */
  WHOLE,
  /** {@code v=spf1} (RFC 7208 §4.5). */
  SPF,
  /** Below {@code _domainkey} (RFC 6376 §3.6.2.1). */
  DKIM,
  /** {@code v=DMARC1} (RFC 9989). */
  DMARC,
  /** {@code v=STSv1} (RFC 8461 §3.1). */
  MTA_STS,
  /** {@code v=TLSRPTv1} (RFC 8460 §3). */
  TLS_RPT,
  /** Any other text: somebody's proof of control, a note. */
  OTHER_TEXT;

  private static final String DMARC_VERSION = "v=dmarc1";
  private static final String STS_VERSION = "v=stsv1";
  private static final String TLS_RPT_VERSION = "v=tlsrptv1";

  /** The family of a value at a name. */
  public static ValueFamily of(Name name, Rdata data) {
    return data instanceof Txt txt ? ofText(name, txt.joined()) : WHOLE;
  }

  private static ValueFamily ofText(Name name, String text) {
    if (name.text().contains("._domainkey.")) {
      return DKIM;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("v=spf1") || lower.startsWith("v=spf1 ")) {
      return SPF;
    }
    if (hasVersion(lower, DMARC_VERSION)) {
      return DMARC;
    }
    if (hasVersion(lower, STS_VERSION)) {
      return MTA_STS;
    }
    return hasVersion(lower, TLS_RPT_VERSION) ? TLS_RPT : OTHER_TEXT;
  }

  /** The version ends with the text or with a semicolon; blanks may stand between. */
  private static boolean hasVersion(String text, String version) {
    return text.startsWith(version)
        && (text.length() == version.length()
            || text.substring(version.length()).stripLeading().startsWith(";"));
  }
}
