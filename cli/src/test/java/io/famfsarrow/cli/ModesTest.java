package io.famfsarrow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ModesTest {

  @Test
  void readsAndWritesOctal() {
    assertEquals(0751, new Modes().convert("0751"));
    assertEquals(07777, new Modes().convert("7777"));
    assertEquals("0044", Modes.octal(044));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "10000", "-1", "+7", "rwx"})
  void refusesWhatIsNoMode(String text) {
    assertThrows(TypeConversionException.class, () -> new Modes().convert(text));
  }

  @Test
  void showsLetters() {
    assertEquals("drwxr-x--x", Modes.letters(true, 0751));
    assertEquals("-rw-r--r--", Modes.letters(false, 0644));
  }

  @Test
  void bitsThatAreNotForReadingAndWritingHaveLetters() {
    assertEquals("-rwsr-xr-x", Modes.letters(false, 04755));
    assertEquals("-rwSr--r--", Modes.letters(false, 04644));
    assertEquals("drwxrwsrwt", Modes.letters(true, 03777));
    assertEquals("drwx--S--T", Modes.letters(true, 03700));
  }
}
