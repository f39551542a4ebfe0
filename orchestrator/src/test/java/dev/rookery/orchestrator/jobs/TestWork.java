package dev.rookery.orchestrator.jobs;

/** A workflow that a test writes as a lambda. */
record TestWork(Body body, RetryPolicy retries, Limits limits)
    implements Workflow<TestWork.Payload> {
  static final String KIND = "test.work";
  static final TestWork NOTHING = of((payload, steps) -> RunResult.done());

  record Payload(String text) {}

  interface Body {
    RunResult run(Payload payload, Steps steps) throws Exception;
  }

  static TestWork of(Body body) {
    return new TestWork(body, RetryPolicy.STANDARD, Limits.NONE);
  }

  TestWork retries(RetryPolicy policy) {
    return new TestWork(body, policy, limits);
  }

  TestWork limits(Limits most) {
    return new TestWork(body, retries, most);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Class<Payload> payloadType() {
    return Payload.class;
  }

  @Override
  public RunResult run(Payload payload, Steps steps) throws Exception {
    return body.run(payload, steps);
  }
}
