package dev.rookery.orchestrator.cli;

/** Fixed exit codes of the command line; {@code rookery --help} lists them. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int CONFLICT = 3;
  public static final int AUTHENTICATION = 4;
  public static final int NOT_FOUND = 5;
  public static final int JOB_FAILED = 6;
  public static final int WAIT_TIMED_OUT = 7;
  public static final int PARTIAL = 8;
  public static final int PROBLEMS_FOUND = 9;
  public static final int DIFFERENCES = 20;

  private ExitCode() {}

  /** The code for an HTTP answer that is not a success. */
  static int ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> AUTHENTICATION;
      case 404 -> NOT_FOUND;
      case 409, 412 -> CONFLICT;
      case 400, 422, 428 -> USAGE;
      default -> FAILED;
    };
  }
}
