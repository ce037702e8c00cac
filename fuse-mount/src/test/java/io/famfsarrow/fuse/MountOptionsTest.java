package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {

  @Test
  void emptyListGivesTheDefaults() {
    assertEquals(MountOptions.defaults(), MountOptions.parse(""));
    assertEquals(Duration.ofMillis(100), MountOptions.defaults().followInterval());
    assertEquals("kernel", MountOptions.defaults().backend());
  }

  @Test
  void readsKnownOptions() {
    MountOptions options = MountOptions.parse("ro,allow_other,follow=2s,fsname=/dev/x,backend=jnr");
    assertTrue(options.allowOther());
    assertEquals(Duration.ofSeconds(2), options.followInterval());
    assertEquals("/dev/x", options.source());
    assertEquals("jnr", options.backend());
  }

  @Test
  void mountsAreForReadingUnlessTheyAreToBeWritten() {
    assertFalse(MountOptions.defaults().writable());
    assertTrue(MountOptions.parse("rw").writable());
    assertFalse(MountOptions.parse("rw,ro").writable());
  }

  @Test
  void takesWhatFstabLinesCarry() {
    assertEquals(
        MountOptions.defaults(), MountOptions.parse("defaults,noauto,_netdev,x-systemd.a=b"));
  }

  @Test
  void bareFollowIsInSeconds() {
    assertEquals(Duration.ofSeconds(3), MountOptions.parse("follow=3").followInterval());
    assertEquals(Duration.ofMillis(7), MountOptions.parse("follow=7MS").followInterval());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rw,backend=jnr",
        "colour=red",
        "follow=",
        "follow=soon",
        "follow=0ms",
        "follow=2h",
        "follow=99999999999",
        "backend=none",
        "allow_othr"
      })
  void refusesWhatHasNoSense(String option) {
    var refused =
        assertThrows(InvalidRequestException.class, () -> MountOptions.parse("ro," + option));
    String name = option.split("[=,]", -1)[0];
    assertTrue(refused.getMessage().contains(name), refused.getMessage());
  }

  @Test
  void refusedTimesAreShownAsTheyWereGiven() {
    for (String time : List.of("-1s", "0", "20000000ms")) {
      var refused =
          assertThrows(InvalidRequestException.class, () -> MountOptions.parse("follow=" + time));
      assertEquals(
          "mount option follow=" + time + ": expected 1ms up to 3600s", refused.getMessage());
    }
  }
}
