package io.famfsarrow.spark;

import io.famfsarrow.store.InvalidRequestException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Finds out which store is meant: the option {@code store}, else the session's {@code
 * spark.famfs.store}, else the variable {@code FAMFS_STORE} of the driver.
 */
final class StoreName {

  static final String OPTION = "store";
  static final String CONF = "spark.famfs.store";
  private static final String VARIABLE = "FAMFS_STORE";

  private StoreName() {}

  /**
   * The medium specification.
   *
   * @throws InvalidRequestException if nobody named a store
   */
  static String of(CaseInsensitiveStringMap options) {
    return Stream.of(
            Optional.ofNullable(options.get(OPTION)),
            sessionConf(),
            Optional.ofNullable(System.getenv(VARIABLE)))
        .flatMap(Optional::stream)
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "no store is named: give option(\""
                        + OPTION
                        + "\", MEDIUM), or set "
                        + CONF
                        + " or "
                        + VARIABLE));
  }

  private static Optional<String> sessionConf() {
    return Optional.ofNullable(SparkSession.active().conf().get(CONF, null));
  }
}
