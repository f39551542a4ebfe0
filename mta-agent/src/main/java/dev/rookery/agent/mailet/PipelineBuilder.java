package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.MailetContext;
import org.apache.mailet.Matcher;
import org.apache.mailet.MatcherConfig;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Pipeline} from its lines. A name is one of our own mailets, else a class: by its
 * full name, or by its simple name among those that come with James.
 */
final class PipelineBuilder {
  private static final String JAMES_MATCHERS = "org.apache.james.transport.matchers.";
  private static final String JAMES_MAILETS = "org.apache.james.transport.mailets.";

  private final Map<String, Supplier<Mailet>> own;
  private final MailetContext context;

  PipelineBuilder(Map<String, Supplier<Mailet>> own, MailetContext context) {
    this.own = Map.copyOf(own);
    this.context = context;
  }

  /**
   * @throws IllegalArgumentException says which line names something unknown or sets it up wrongly
   */
  Pipeline build(List<PipelineLine> lines) {
    Map<String, List<Pipeline.Stage>> processors = new LinkedHashMap<>();
    for (PipelineLine line : lines) {
      processors.computeIfAbsent(line.processor(), _ -> new ArrayList<>()).add(stage(line));
    }
    return new Pipeline(processors);
  }

  private Pipeline.Stage stage(PipelineLine line) {
    try {
      Matcher matcher = make(line, line.matcher(), JAMES_MATCHERS, Matcher.class);
      matcher.init(new LineMatcherConfig(line, context));
      Mailet mailet = mailet(line);
      mailet.init(new LineMailetConfig(line, context));
      return new Pipeline.Stage(line, matcher, mailet);
    } catch (MessagingException e) {
      throw PipelineFile.wrong(line.number(), "%s: %s".formatted(line.mailet(), e.getMessage()));
    }
  }

  private Mailet mailet(PipelineLine line) {
    Supplier<Mailet> ours = own.get(line.mailet());
    return ours == null ? make(line, line.mailet(), JAMES_MAILETS, Mailet.class) : ours.get();
  }

  private static <T> T make(PipelineLine line, String name, String prefix, Class<T> type) {
    String className = name.contains(".") ? name : prefix + name;
    try {
      return type.cast(Class.forName(className).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      throw PipelineFile.wrong(
          line.number(),
          "no %s named %s (%s)".formatted(type.getSimpleName().toLowerCase(Locale.ROOT), name, e));
    }
  }

  private record LineMatcherConfig(PipelineLine line, MailetContext context)
      implements MatcherConfig {
    @Override
    public @Nullable String getCondition() {
      return line.condition().isEmpty() ? null : line.condition();
    }

    @Override
    public MailetContext getMailetContext() {
      return context;
    }

    @Override
    public String getMatcherName() {
      return line.matcher();
    }
  }

  private record LineMailetConfig(PipelineLine line, MailetContext context)
      implements MailetConfig {
    @Override
    public @Nullable String getInitParameter(String name) {
      return line.parameters().get(name);
    }

    @Override
    public Iterator<String> getInitParameterNames() {
      return line.parameters().keySet().iterator();
    }

    @Override
    public MailetContext getMailetContext() {
      return context;
    }

    @Override
    public String getMailetName() {
      return line.mailet();
    }
  }
}
