package io.famfsarrow.cli;

/** What {@code --version} says. */
final class Version {
  private static final String FORMAT = "2.2";

  private Version() {}

  static String text() {
    String release = FamfsArrow.class.getPackage().getImplementationVersion();
    return "famfs-arrow "
        + (release == null ? "(not packaged)" : release)
        + ", famfs on-media format "
        + FORMAT
        + ", Java "
        + System.getProperty("java.version");
  }
}
