package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.Serializable;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;
import org.jspecify.annotations.Nullable;

/** The plain part of {@link Mail}: envelope, message, state and attributes. */
@SuppressWarnings("deprecation") // of the interface itself
class AttributedMail implements Mail {
  private static final long serialVersionUID = 1L;

  private final transient Map<AttributeName, Attribute> attributes = new HashMap<>();
  private final transient PerRecipientHeaders headers = new PerRecipientHeaders();
  private final MailAddress sender;
  private String name;
  private transient Collection<MailAddress> recipients;
  private transient MimeMessage message;
  private String state = DEFAULT;
  private @Nullable String errorMessage;
  private Date lastUpdated = new Date();

  AttributedMail(String name, MailAddress sender, MailAddress recipient, MimeMessage message) {
    this.name = name;
    this.sender = sender;
    this.recipients = List.of(recipient);
    this.message = message;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public void setName(String newName) {
    name = newName;
  }

  @Override
  public MimeMessage getMessage() throws MessagingException {
    return message;
  }

  @Override
  public void setMessage(MimeMessage newMessage) throws MessagingException {
    message = newMessage;
  }

  @Override
  public Collection<MailAddress> getRecipients() {
    return recipients;
  }

  @Override
  public void setRecipients(Collection<MailAddress> newRecipients) {
    recipients = List.copyOf(newRecipients);
  }

  @Override
  public MailAddress getSender() {
    return sender;
  }

  /** A message goes to one recipient here; there is never a part of it to split off. */
  @Override
  public Mail duplicate() throws MessagingException {
    throw new MessagingException("a mail to one recipient is not split");
  }

  @Override
  public String getState() {
    return state;
  }

  @Override
  public void setState(String newState) {
    state = newState;
  }

  @Override
  public String getRemoteHost() {
    return "localhost";
  }

  @Override
  public String getRemoteAddr() {
    return "127.0.0.1";
  }

  @Override
  public @Nullable String getErrorMessage() {
    return errorMessage;
  }

  @Override
  public void setErrorMessage(@Nullable String message) {
    errorMessage = message;
  }

  @Override
  public Stream<Attribute> attributes() {
    return attributes.values().stream();
  }

  @Override
  public @Nullable Serializable getAttribute(String key) {
    return getAttribute(AttributeName.of(key)).map(AttributedMail::value).orElse(null);
  }

  @Override
  public Optional<Attribute> getAttribute(AttributeName key) {
    return Optional.ofNullable(attributes.get(key));
  }

  @Override
  public Iterator<String> getAttributeNames() {
    return attributeNames().map(AttributeName::asString).iterator();
  }

  @Override
  public Stream<AttributeName> attributeNames() {
    return List.copyOf(attributes.keySet()).stream();
  }

  @Override
  public boolean hasAttributes() {
    return !attributes.isEmpty();
  }

  @Override
  public @Nullable Serializable removeAttribute(String key) {
    return removeAttribute(AttributeName.of(key)).map(AttributedMail::value).orElse(null);
  }

  @Override
  public Optional<Attribute> removeAttribute(AttributeName key) {
    return Optional.ofNullable(attributes.remove(key));
  }

  @Override
  public void removeAllAttributes() {
    attributes.clear();
  }

  @Override
  public @Nullable Serializable setAttribute(String key, Serializable object) {
    return setAttribute(Attribute.convertToAttribute(key, object))
        .map(AttributedMail::value)
        .orElse(null);
  }

  @Override
  public Optional<Attribute> setAttribute(Attribute attribute) {
    return Optional.ofNullable(attributes.put(attribute.getName(), attribute));
  }

  private static Serializable value(Attribute attribute) {
    AttributeValue<?> value = attribute.getValue();
    return (Serializable) value.value();
  }

  @Override
  public void addSpecificHeaderForRecipient(
      PerRecipientHeaders.Header header, MailAddress recipient) {
    headers.addHeaderForRecipient(header, recipient);
  }

  @Override
  public PerRecipientHeaders getPerRecipientSpecificHeaders() {
    return headers;
  }

  @Override
  public long getMessageSize() throws MessagingException {
    return message.getSize();
  }

  @Override
  public Date getLastUpdated() {
    return lastUpdated;
  }

  @Override
  public void setLastUpdated(Date date) {
    lastUpdated = date;
  }
}
