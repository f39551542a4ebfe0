package dev.rookery.lab.receiver;

import dev.rookery.standards.smtp.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What tells one receiving provider from another. Replies may hold {@code {ip}}, which becomes the
 * client's address.
 *
 * @param key short name, such as {@code granite}
 * @param domains whose mail it takes, lower-case without trailing dot
 * @param mxHost the name of its server, without trailing dot
 * @param ip where the server listens
 * @param tolerance messages an address may send on a day
 * @param tooMuch said to the rest
 * @param refusalStep where it says so
 * @param unknownPrefix local parts that begin so have no mailbox
 * @param unknownUser said to them
 * @param complainerPrefix local parts that begin so complain about every message
 * @param complaintsPerThousand of the other recipients complain, always the same ones
 * @param objections days on which it takes less
 */
public record ProviderCharacter(
    String key,
    Set<String> domains,
    String mxHost,
    String ip,
    Tolerance tolerance,
    SmtpReply tooMuch,
    RefusalStep refusalStep,
    String unknownPrefix,
    SmtpReply unknownUser,
    String complainerPrefix,
    int complaintsPerThousand,
    List<Objection> objections) {

  private static final String UNKNOWN = "unknown";
  private static final String COMPLAINER = "complainer";

  public ProviderCharacter {
    domains = Set.copyOf(domains);
    objections = List.copyOf(objections);
    if (complaintsPerThousand < 0 || complaintsPerThousand > 1000) {
      throw new IllegalArgumentException(
          "complaintsPerThousand is %d, allowed 0 to 1000".formatted(complaintsPerThousand));
    }
  }

  /** Speaks like Google: judges the address when the message is there. */
  public static ProviderCharacter granite(String ip) {
    return new ProviderCharacter(
        "granite",
        Set.of("granite.test"),
        "mx.granite.test",
        ip,
        Tolerance.growing(50, 2.5),
        SmtpReply.of(
            421,
            "4.7.28",
            "Gmail has detected an unusual rate of unsolicited mail originating",
            "from your IP address [{ip}]. To protect our users from spam, mail",
            "sent from your IP address has been temporarily rate limited."),
        RefusalStep.END_OF_DATA,
        UNKNOWN,
        SmtpReply.of(
            550,
            "5.1.1",
            "The email account that you tried to reach does not exist. Please try",
            "double-checking the recipient's email address for typos or unnecessary spaces."),
        COMPLAINER,
        0,
        List.of());
  }

  /** Speaks like Microsoft: judges the address at RCPT TO. */
  public static ProviderCharacter maple(String ip) {
    return new ProviderCharacter(
        "maple",
        Set.of("maple.test"),
        "mx.maple.test",
        ip,
        Tolerance.growing(40, 2.2),
        SmtpReply.of(
            451,
            "4.7.650",
            "The mail server [{ip}] has been temporarily rate limited due to IP reputation. (S775)"),
        RefusalStep.RCPT,
        UNKNOWN,
        SmtpReply.of(
            550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302)."),
        COMPLAINER,
        0,
        List.of());
  }

  /** Speaks like Yahoo: judges the address at MAIL FROM. */
  public static ProviderCharacter yarrow(String ip) {
    return new ProviderCharacter(
        "yarrow",
        Set.of("yarrow.test"),
        "mx.yarrow.test",
        ip,
        Tolerance.growing(30, 2.2),
        SmtpReply.of(
            421,
            "4.7.0",
            "[TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user"
                + " complaints - 4.16.55.1"),
        RefusalStep.MAIL,
        UNKNOWN,
        SmtpReply.of(
            554, "5.7.9", "delivery error: dd This user doesn't have a mailbox here - mta1.yarrow"),
        COMPLAINER,
        0,
        List.of());
  }

  /** The same provider with another measure of patience. */
  public ProviderCharacter withTolerance(Tolerance value) {
    return new ProviderCharacter(
        key,
        domains,
        mxHost,
        ip,
        value,
        tooMuch,
        refusalStep,
        unknownPrefix,
        unknownUser,
        complainerPrefix,
        complaintsPerThousand,
        objections);
  }

  /** The same provider with one objection more. */
  public ProviderCharacter withObjection(Objection value) {
    List<Objection> more = new ArrayList<>(objections);
    more.add(value);
    return new ProviderCharacter(
        key,
        domains,
        mxHost,
        ip,
        tolerance,
        tooMuch,
        refusalStep,
        unknownPrefix,
        unknownUser,
        complainerPrefix,
        complaintsPerThousand,
        more);
  }

  /** The same provider with readers that complain more or less. */
  public ProviderCharacter withComplaintsPerThousand(int value) {
    return new ProviderCharacter(
        key,
        domains,
        mxHost,
        ip,
        tolerance,
        tooMuch,
        refusalStep,
        unknownPrefix,
        unknownUser,
        complainerPrefix,
        value,
        objections);
  }

  /** Messages it takes from an address on this day. */
  long allowed(int day, IpHistory history) {
    long objected =
        objections.stream()
            .filter(objection -> objection.isOn(day))
            .mapToLong(Objection::above)
            .min()
            .orElse(Long.MAX_VALUE);
    return Math.min(objected, tolerance.allowed(day, history));
  }

  boolean isUnknown(String localPart) {
    return localPart.startsWith(unknownPrefix);
  }

  /** The same for the same recipient, whenever asked. */
  boolean complains(String recipient) {
    int draw = Math.floorMod(recipient.hashCode() * 0x9E3779B9, 1000);
    return recipient.startsWith(complainerPrefix) || draw < complaintsPerThousand;
  }

  SmtpReply tooMuch(String clientIp) {
    return new SmtpReply(
        tooMuch.code(),
        tooMuch.status(),
        tooMuch.lines().stream().map(line -> line.replace("{ip}", clientIp)).toList());
  }
}
