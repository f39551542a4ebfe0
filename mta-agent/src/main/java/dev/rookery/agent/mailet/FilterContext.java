package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.HostAddress;
import org.apache.mailet.LookupException;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.apache.mailet.MailetException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What mailets may ask of their surroundings. This is a filter without a queue, so nothing is local
 * and no mail can be sent; a mailet that tries fails, and its message is answered "later".
 */
@SuppressWarnings("deprecation") // of the interface itself
final class FilterContext implements MailetContext {
  private final String hostname;
  private final Logger logger = LoggerFactory.getLogger("mailet");
  private final Map<String, Object> attributes = new ConcurrentHashMap<>();

  FilterContext(String hostname) {
    this.hostname = hostname;
  }

  @Override
  public int getMajorVersion() {
    return 3;
  }

  @Override
  public int getMinorVersion() {
    return 9;
  }

  @Override
  public String getServerInfo() {
    return "Rookery";
  }

  @Override
  public Iterator<String> getAttributeNames() {
    return attributes.keySet().iterator();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public void log(String message) {
    logger.info(message);
  }

  @Override
  public void log(String message, Throwable cause) {
    logger.info(message, cause);
  }

  @Override
  public void log(LogLevel level, String message) {
    logger.info(message);
  }

  @Override
  public void log(LogLevel level, String message, Throwable cause) {
    logger.info(message, cause);
  }

  @Override
  public Logger getLogger() {
    return logger;
  }

  @Override
  public MailAddress getPostmaster() {
    try {
      return new MailAddress("postmaster", hostname);
    } catch (AddressException e) {
      throw new IllegalStateException(hostname + " is no host name", e);
    }
  }

  @Override
  public boolean isLocalServer(Domain domain) {
    return false;
  }

  @Override
  public boolean isLocalUser(String name) {
    return false;
  }

  @Override
  public boolean isLocalEmail(MailAddress address) {
    return false;
  }

  @Override
  public Collection<String> getMailServers(Domain domain) {
    return List.of();
  }

  @Override
  public Iterator<HostAddress> getSMTPHostAddresses(Domain domain) {
    return Collections.emptyIterator();
  }

  @Override
  public List<String> dnsLookup(String name, RecordType type) throws LookupException {
    throw new LookupException("mailets of the filter do not ask the DNS");
  }

  @Override
  public void sendMail(MimeMessage message) throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(MailAddress sender, Collection<MailAddress> recipients, MimeMessage message)
      throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(
      MailAddress sender, Collection<MailAddress> recipients, MimeMessage message, String state)
      throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(Mail mail) throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(Mail mail, long delay, TimeUnit unit) throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(Mail mail, String state) throws MessagingException {
    throw noQueue();
  }

  @Override
  public void sendMail(Mail mail, String state, long delay, TimeUnit unit)
      throws MessagingException {
    throw noQueue();
  }

  @Override
  public void bounce(Mail mail, String message) throws MessagingException {
    throw noQueue();
  }

  @Override
  public void bounce(Mail mail, String message, MailAddress bouncer) throws MessagingException {
    throw noQueue();
  }

  private static MailetException noQueue() {
    return new MailetException("the filter has no queue, mailets cannot send mail from it");
  }
}
