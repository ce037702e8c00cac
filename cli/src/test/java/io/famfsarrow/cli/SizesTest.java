package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizesTest {

  @ParameterizedTest
  @CsvSource({"0,0", "17,17", "3K,3072", "3k,3072", "8M,8388608", "4G,4294967296"})
  void readsNumbersWithSuffix(String text, long bytes) {
    assertEquals(bytes, new Sizes().convert(text));
  }

  @Test
  void readsTheLargest() {
    assertEquals(7L << 40, new Sizes().convert("7T"));
    assertEquals(Long.MAX_VALUE, new Sizes().convert("9223372036854775807"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "K",
        "4X",
        "4GB",
        "4GiB",
        "-1",
        "+1",
        "1.5G",
        " 4G",
        "0x10",
        "8388608T",
        "99999999999999999999"
      })
  void refusesWhatIsNoSize(String text) {
    assertThrows(TypeConversionException.class, () -> new Sizes().convert(text));
  }

  @ParameterizedTest
  @CsvSource({"0,0 B", "1023,1023 B", "1024,1.00 KiB", "1600810,1.53 MiB", "4294967296,4.00 GiB"})
  void writesThemForPeople(long bytes, String text) {
    assertEquals(text, Sizes.human(bytes));
  }
}
